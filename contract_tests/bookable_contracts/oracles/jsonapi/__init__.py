"""What any JSON:API server can be held to, by what its contract says of types and parameters."""
