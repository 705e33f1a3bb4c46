"""Normal forms: what two spellings of the same thing have in common."""
