"""What a learning platform may ask, and what its words mean here. Pure Python."""
