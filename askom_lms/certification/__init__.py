"""Recommendations, decisions by the technical team, certificates and their public check."""
