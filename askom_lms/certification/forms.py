"""What a browser may send to certification."""
