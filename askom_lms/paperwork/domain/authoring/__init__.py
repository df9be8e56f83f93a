"""Making instruments from the KUK, and how far the instruments of a dossier cover them."""
