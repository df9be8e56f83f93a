"""The demo class and the simulation: whole classes lived through the same services as the pages."""
