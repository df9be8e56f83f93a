"""An appeal against one's own certification decision: in time, judged by uninvolved people, final (002 9.9)."""
