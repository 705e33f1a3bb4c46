"""Compare two normalised versions: facts, told where they were edited, with what reaches them."""
