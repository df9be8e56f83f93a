"""How to find rows of certification."""
