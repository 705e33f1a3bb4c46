"""Traffic that others made, recorded or passing a proxy, held against a contract."""
