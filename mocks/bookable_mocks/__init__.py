"""Stateful mocks of booking APIs."""
