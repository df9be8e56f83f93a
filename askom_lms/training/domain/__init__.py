"""Rules of a class: its states, plan, composition, staffing and attendance. Pure."""
