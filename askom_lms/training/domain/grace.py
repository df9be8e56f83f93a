"""How many minutes after its start a session still counts a scan as present."""

GRACE = 15
"""Unless the class says otherwise."""
LONGEST_GRACE = 60
