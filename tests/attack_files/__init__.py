"""Files that somebody might send, made on the spot: nothing hostile is kept in the repository."""
