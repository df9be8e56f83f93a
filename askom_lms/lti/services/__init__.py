"""What the plug-in does."""
