"""What a browser may send to skema."""
