"""Dossiers: items, numbered versions, hand-in, review and paraf."""
