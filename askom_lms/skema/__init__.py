"""Skema with unit, elemen and KUK, and the standards they cite."""
