"""Lists across contexts."""
