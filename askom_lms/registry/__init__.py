"""Institutions and places: BNSP, LSP, CLSP, instansi teknis, TUK."""
