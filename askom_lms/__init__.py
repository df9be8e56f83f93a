"""askom_lms runs the Indonesian diklat asesor kompetensi, from application to certificate."""
