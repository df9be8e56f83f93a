"""What the plug-in reads."""
