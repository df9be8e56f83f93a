"""Pure rules of entry: facts, eligibility, the papers they ask for, and what may happen next to an enrolment."""
