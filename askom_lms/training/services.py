"""Changes to the world of training."""
