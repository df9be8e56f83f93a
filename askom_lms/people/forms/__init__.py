"""What a browser may send to people."""
