"""Changes to the world of registry: institutions with skema and TUK; asesor with home, skema, transfers, loans."""

from askom_lms.registry.services.asesor import (
    add_asesor_skema,
    end_asesor_skema,
    note_certificate,
    record_certificate,
    set_home,
)
from askom_lms.registry.services.institutions import (
    LICENSED,
    create_institution,
    deactivate_institution,
    reactivate_institution,
    save_institution,
)
from askom_lms.registry.services.loans import answer_loan, request_loan, withdraw_loan
from askom_lms.registry.services.rights import add_skema, end_skema
from askom_lms.registry.services.transfers import (
    approve_transfer,
    begin_transfer,
    refuse_transfer,
    release_asesor,
    take_asesor,
)
from askom_lms.registry.services.tuk import close_tuk, create_tuk, save_tuk

__all__ = [
    "LICENSED",
    "add_asesor_skema",
    "add_skema",
    "answer_loan",
    "approve_transfer",
    "begin_transfer",
    "close_tuk",
    "create_institution",
    "create_tuk",
    "deactivate_institution",
    "end_asesor_skema",
    "end_skema",
    "note_certificate",
    "reactivate_institution",
    "record_certificate",
    "refuse_transfer",
    "release_asesor",
    "request_loan",
    "save_institution",
    "save_tuk",
    "set_home",
    "take_asesor",
    "withdraw_loan",
]
