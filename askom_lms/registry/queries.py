"""How to find rows of registry."""
