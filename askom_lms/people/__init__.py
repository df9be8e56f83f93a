"""Persons, roles, invitations, sign-in and second factor."""
