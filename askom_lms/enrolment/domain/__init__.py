"""Pure rules of entry: facts, eligibility, class composition, and what may happen next to an enrolment."""
