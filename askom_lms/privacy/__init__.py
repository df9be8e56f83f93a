"""What a person may ask about his own data, and what happens to it in time (UU 27/2022)."""
