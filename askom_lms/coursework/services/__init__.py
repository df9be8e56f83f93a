"""Changes to the world of coursework."""
