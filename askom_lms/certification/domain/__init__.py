"""Pure rules of recommendations, decisions, certificates and their public check."""
