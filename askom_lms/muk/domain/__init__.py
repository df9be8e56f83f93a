"""Rules about MUK. Pure."""
