"""Pure rules of quality."""
