"""The application for certification as asesor: information first, FR.APL.01 with its evidence, FR.APL.02, sent once."""
