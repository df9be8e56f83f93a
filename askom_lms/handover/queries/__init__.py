"""What is known of everybody who is handed over, and the versions of a class."""

from askom_lms.handover.queries import cards, evidence
from askom_lms.handover.queries.packages import (
    Version,
    class_to_read,
    get_package,
    is_new,
    package_by_id,
    packages_of,
    versions_of,
)
from askom_lms.handover.queries.people import (
    HANDED_FOLDERS,
    KtpPage,
    handed_in,
    identity_of,
    ktp_page,
    minutes_of,
    people_of,
    sheets_recomputed,
)

__all__ = [
    "HANDED_FOLDERS",
    "KtpPage",
    "Version",
    "cards",
    "class_to_read",
    "evidence",
    "get_package",
    "handed_in",
    "identity_of",
    "is_new",
    "ktp_page",
    "minutes_of",
    "package_by_id",
    "packages_of",
    "people_of",
    "sheets_recomputed",
    "versions_of",
]
