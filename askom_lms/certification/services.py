"""Changes to the world of certification."""
