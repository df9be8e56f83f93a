"""Rules of coursework that need no database."""
