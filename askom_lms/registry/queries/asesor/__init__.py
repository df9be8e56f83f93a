"""How to find rows of the register of asesor, a module for each question."""
