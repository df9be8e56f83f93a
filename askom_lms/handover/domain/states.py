"""Who asks what about the hand-over of a class, and where a version of it stands."""

from enum import StrEnum

LONGEST = {"sent_by": 120, "sent_to": 160, "sent_how": 160, "receipt_number": 64, "received_by": 120}
"""Characters of what is written about a version."""


class HandoverPermission(StrEnum):
    """Permissions of this context."""

    READ = "handover:read"
    """See what is still in the way, and the versions."""
    KEEP = "handover:keep"
    """Copy the NIK off the KTP, have a version made, take it out, note who got it and what he signed."""


class PackageState(StrEnum):
    """Where a version stands; read off its columns, since each step happens once and is never undone."""

    ORDERED = "ordered"
    REFUSED = "refused"
    MADE = "made"
    SENT = "sent"
    RECEIVED = "received"
