"""Pure rules of official forms: no framework, no database."""
