"""The engine: serves any contract with state, a clock and webhooks. It knows no vendor."""
