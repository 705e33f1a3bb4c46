"""What any booking API can be held to, driven by its contract's annotations; no vendor in here."""
