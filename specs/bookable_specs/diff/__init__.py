"""Say what changed between two versions of a contract, whom it breaks, and why."""
