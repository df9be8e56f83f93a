"""Figures of an institution and of the nation: classes, seats, recommendations, time from hand-in to paraf."""
