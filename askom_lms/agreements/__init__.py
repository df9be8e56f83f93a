"""What a person signs: information, rights and duties, code of ethics, use of a certificate; with text and time."""
