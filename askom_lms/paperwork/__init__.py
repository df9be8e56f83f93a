"""The forms engine: official forms as specifications, filled records, seals and signatures."""
