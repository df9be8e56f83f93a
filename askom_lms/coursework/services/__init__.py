"""Changes to the world of coursework: dossiers, filling, hand-in, paraf desk, files, threads, substitution."""

from askom_lms.coursework.services.bundles import cancel_dossiers, keep_dossiers, order_dossiers
from askom_lms.coursework.services.desk_tools import save_prepared_remarks
from askom_lms.coursework.services.dossiers import (
    open_dossiers,
    open_folder,
    prepare_class,
    set_party,
    share_roles,
)
from askom_lms.coursework.services.files import add_attachment, remove_attachment
from askom_lms.coursework.services.filling import (
    derive_answers,
    open_item,
    reopen_item,
    save_answers,
    save_form,
    sign_part,
)
from askom_lms.coursework.services.handing_in import examine_hand_in, hand_in, store_hand_in, withdraw_submission
from askom_lms.coursework.services.messages import MessageKind, post_message
from askom_lms.coursework.services.relations import declare_relations, report_relation, withdraw_report
from askom_lms.coursework.services.reviewing import (
    Signed,
    open_submission,
    return_submission,
    sign_off_batch,
    sign_off_submission,
    undo_batch,
    undo_submission,
)
from askom_lms.coursework.services.second_looks import give_second_look
from askom_lms.coursework.services.substitution import substitute_master
from askom_lms.coursework.services.wet_parafs import examine_photo, file_wet_paraf, mark_wet_paraf, may_mark

__all__ = [
    "MessageKind",
    "Signed",
    "add_attachment",
    "cancel_dossiers",
    "declare_relations",
    "derive_answers",
    "examine_hand_in",
    "examine_photo",
    "file_wet_paraf",
    "give_second_look",
    "hand_in",
    "keep_dossiers",
    "mark_wet_paraf",
    "may_mark",
    "open_dossiers",
    "open_folder",
    "open_item",
    "open_submission",
    "order_dossiers",
    "post_message",
    "prepare_class",
    "remove_attachment",
    "reopen_item",
    "report_relation",
    "return_submission",
    "save_answers",
    "save_form",
    "save_prepared_remarks",
    "set_party",
    "share_roles",
    "sign_off_batch",
    "sign_off_submission",
    "sign_part",
    "store_hand_in",
    "substitute_master",
    "undo_batch",
    "undo_submission",
    "withdraw_report",
    "withdraw_submission",
]
