"""The register of MUK: sets of instruments of a skema, whose they are, who made them, and their hand-over."""
