"""How to find rows of people."""
