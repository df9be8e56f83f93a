"""What an appeal may be, who may judge it, and until when. Pure."""
