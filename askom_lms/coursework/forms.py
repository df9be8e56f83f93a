"""What a browser may send to coursework."""
