"""Changes to the world of assessment."""
