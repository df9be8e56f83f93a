"""Changes to the world of people: persons and roles, links, sign-in, second factor, proof on another's device."""

from askom_lms.people.services.demo import DEMO_PASSWORD, DemoAccount, demo_accounts, demo_code, sign_in_demo
from askom_lms.people.services.handovers import end_handover, prolong_handover, start_handover
from askom_lms.people.services.invitations import (
    OpenLink,
    accept_invitation,
    ask_reset,
    invite,
    invite_again,
    invite_person,
    open_link,
    reset_password,
)
from askom_lms.people.services.passwords import change_password, set_password
from askom_lms.people.services.persons import (
    BEFORE_REGISTER_CHANGE,
    create_person,
    disable_person,
    enable_person,
    grant_role,
    revoke_grant,
    revoke_role,
    update_person,
)
from askom_lms.people.services.profile import clear_mark, save_mark, save_profile
from askom_lms.people.services.second_factor import (
    Enrolment,
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    give_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    show_second_factor,
)
from askom_lms.people.services.sessions import (
    Opened,
    end_own_session,
    end_sessions,
    note_use,
    open_session,
    sign_out,
    token_hash,
)
from askom_lms.people.services.sign_in import sign_in
from askom_lms.people.services.throttle import Limit, forgive, spend_try

__all__ = [
    "BEFORE_REGISTER_CHANGE",
    "DEMO_PASSWORD",
    "DemoAccount",
    "Enrolment",
    "Limit",
    "OpenLink",
    "Opened",
    "accept_invitation",
    "ask_reset",
    "begin_second_factor",
    "change_password",
    "clear_mark",
    "confirm_second_factor",
    "create_person",
    "demo_accounts",
    "demo_code",
    "disable_person",
    "drop_second_factor",
    "enable_person",
    "end_handover",
    "end_own_session",
    "end_sessions",
    "forgive",
    "give_second_factor",
    "grant_role",
    "invite",
    "invite_again",
    "invite_person",
    "note_use",
    "open_link",
    "open_session",
    "prolong_handover",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "revoke_grant",
    "revoke_role",
    "save_mark",
    "save_profile",
    "set_password",
    "show_second_factor",
    "sign_in",
    "sign_in_demo",
    "sign_out",
    "spend_try",
    "start_handover",
    "token_hash",
    "update_person",
]
