"""How to find rows of training."""
