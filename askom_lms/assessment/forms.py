"""What a browser may send to assessment."""
