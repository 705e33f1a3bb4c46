"""JSON:API for the mocks that speak it: knows the standard and no vendor."""
