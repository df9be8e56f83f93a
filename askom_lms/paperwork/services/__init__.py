"""What may be done with a record: open, fill, sign, seal, take to the next version, print."""
