"""Reading the information sheet, sending the application, and judging it."""

from askom_lms.applying.services.judging import judge
from askom_lms.applying.services.sending import acknowledge, consent, permit, send

__all__ = ["acknowledge", "consent", "judge", "permit", "send"]
