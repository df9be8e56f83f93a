"""Applications, eligibility, documents, seats."""
