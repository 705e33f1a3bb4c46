"""The `bookable` command: parses, calls, prints."""
