"""Pure rules of role play and of the Friday assessment."""
