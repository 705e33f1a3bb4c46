"""Lets `python -m bookable_cli` do what `bookable` does."""

from bookable_cli.main import main

main()
