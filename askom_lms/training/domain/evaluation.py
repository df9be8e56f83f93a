"""For how many days after the class its master asesor may be evaluated (002:9.10.16; no source says for how long)."""

EVALUATION_DAYS = 14
"""Unless the class says otherwise."""
LONGEST_EVALUATION = 60
