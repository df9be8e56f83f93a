"""Rules of the day in the room. Pure."""
