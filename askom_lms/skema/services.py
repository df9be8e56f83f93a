"""Changes to the world of skema."""
