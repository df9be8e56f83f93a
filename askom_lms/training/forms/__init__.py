"""What a browser may send to training."""
