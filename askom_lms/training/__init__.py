"""Diklat classes: programme, kit, timetable, staff, attendance."""
