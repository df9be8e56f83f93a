"""What may be done with a record: open, fill, sign, seal, take to the next version, print.

Hosts decide who may do it (their item, their machine); these services keep what holds for every official form.
"""

from askom_lms.paperwork.services.filling import (
    Conflict,
    Saved,
    lend_again,
    locked,
    open_record,
    open_result,
    save_draft,
    save_form,
)
from askom_lms.paperwork.services.printing import check_address, record_document, record_html
from askom_lms.paperwork.services.signing import (
    fingerprint_of,
    next_version,
    prepare_signature,
    problems,
    seal_record,
    sign_slot,
    store_seal,
    store_signature,
    unsign_slot,
    void_broken_signatures,
)

__all__ = [
    "Conflict",
    "Saved",
    "check_address",
    "fingerprint_of",
    "lend_again",
    "locked",
    "next_version",
    "open_record",
    "open_result",
    "prepare_signature",
    "problems",
    "record_document",
    "record_html",
    "save_draft",
    "save_form",
    "seal_record",
    "sign_slot",
    "store_seal",
    "store_signature",
    "unsign_slot",
    "void_broken_signatures",
]
