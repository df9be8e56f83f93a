"""Certification schemes: skema, unit, elemen, KUK, and the standards they cite."""
