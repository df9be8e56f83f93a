"""How to find rows of coursework."""
