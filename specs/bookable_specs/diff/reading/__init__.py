"""From what a user names (file, folder, URL, `git-ref:path`) to documents that know their lines."""
