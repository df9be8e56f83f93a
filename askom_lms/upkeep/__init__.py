"""After the certificate: the asesor's book, surveillance, warning to revocation, and the window of renewal."""
