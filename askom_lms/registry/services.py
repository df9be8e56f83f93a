"""Changes to the world of registry."""
