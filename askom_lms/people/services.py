"""Changes to the world of people."""
