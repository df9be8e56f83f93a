"""The day in the room: the forecast, announcements, closing a day and a class, the rehearsal (gladi) before day 1."""
