"""How to find rows of skema."""
