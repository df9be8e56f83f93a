"""How to find rows of assessment."""
