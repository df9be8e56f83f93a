"""Skema as read from a file or from the tables, and what is said and refused about it. Pure."""
