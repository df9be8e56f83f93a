"""What must be right before a class is handed over, and what a version says. Pure."""
