"""Who reaches what of the trainee `owner`: by permission, and by route where a route asks more than its permission.

The people are those of the town: `master` gives the owner his parafs, `other_master` examines him, a name that ends in
`_b` belongs to the other class and institution. What a list leaves out is refused.
"""

STAFF = {"master", "other_master", "pengajar", "panitia", "tim_teknis"}
"""Who works in the owner's class."""
CLASSMATES = {"owner", "validator", "classmate", "ketua"}
LEARNERS = CLASSMATES | {"trainee_b"}
MASTERS = {"master", "other_master", "master_b"}
ADMINS = {"lsp_admin", "lsp_admin_b"}
ORGANISERS = {"panitia", "lsp_admin"}
WITH_ROLE = LEARNERS | MASTERS | STAFF | ADMINS | {"panitia_b", "tim_teknis_b", "pengelola", "asesi", "asesi_b"}
SIGNED_IN = WITH_ROLE | {"roleless"}
EVERYBODY = SIGNED_IN | {"anonymous", "suspended"}
READERS = (STAFF - {"pengajar"}) | {"lsp_admin"}
PARTIES = {"owner", "validator", "ketua"}
"""Those with a part in the owner's sheet: the ketua kelas as manajer sertifikasi."""

PERMISSIONS = {
    "appeal:file": LEARNERS,
    "appeal:judge": {"pengajar", "other_master"},
    "appeal:list": WITH_ROLE - {"asesi", "asesi_b"},
    "appeal:name": {"lsp_admin", "pengelola"},
    "appeal:read": {"owner", "pengajar", "other_master", "tim_teknis", "lsp_admin", "pengelola"},
    "appeal:study": {"owner", "pengajar", "tim_teknis", "lsp_admin", "pengelola"},
    "application:apply": ORGANISERS,
    "application:read": ORGANISERS | {"pengelola"},
    "application:verify": {"pengelola"},
    "asesor:approve": {"pengelola"},
    "asesor:borrow": {"pengelola"},
    "asesor:keep": {"lsp_admin", "pengelola"},
    "asesor:lend": {"lsp_admin", "pengelola"},
    "asesor:read": {"lsp_admin", "pengelola"},
    "asesor:take": {"pengelola"},
    "assessment:assign_examiner": {"panitia"},
    "assessment:consent": {"asesi"},
    "assessment:examine": {"other_master"},
    "assessment:follow": {"owner"} | STAFF,
    "assessment:plan": {"master", "other_master", "panitia"},
    "assessment:play": {"owner", "master", "other_master", "panitia"},
    "assessment:read": STAFF,
    "assessment:read_exam": STAFF,
    "assessment:register_asesi": {"owner", "panitia"},
    "assessment:tick": {"owner", "master", "other_master", "panitia"},
    "attendance:approve": ORGANISERS,
    "attendance:attend": WITH_ROLE,
    "attendance:record": ORGANISERS | {"pengajar"},
    "certification:acknowledge": {"owner"},
    "certification:certificates": {"panitia", "tim_teknis", "lsp_admin"},
    "certification:decide": {"tim_teknis"},
    "certification:download": {"owner", "panitia", "tim_teknis", "lsp_admin"},
    "certification:issue": ORGANISERS,
    "certification:keep": {"panitia", "tim_teknis", "lsp_admin"},
    "certification:list": {"other_master"},
    "certification:meetings": {"tim_teknis"},
    "certification:read": READERS,
    "certification:recommend": {"other_master"},
    "certification:result": LEARNERS,
    "certification:scan": LEARNERS | MASTERS | STAFF | ADMINS | {"panitia_b", "tim_teknis_b"},
    "certification:separation": READERS,
    "certification:trainer_sign": {"master"},
    "class:create": ADMINS | {"pengelola"},
    "class:edit": ORGANISERS | {"pengelola"},
    "class:library": CLASSMATES | STAFF | {"lsp_admin", "pengelola"},
    "class:list": WITH_ROLE,
    "class:move": ORGANISERS | {"pengelola"},
    "class:read": CLASSMATES | STAFF | {"lsp_admin", "pengelola", "asesi"},
    "class:staff": ORGANISERS | {"pengelola"},
    "coursework:bundle": READERS | {"owner"},
    "coursework:desk": MASTERS,
    "coursework:discuss": LEARNERS,
    "coursework:file_paper": {"owner", "master"},
    "coursework:fill_part": {"owner", "validator"},
    "coursework:home": LEARNERS,
    "coursework:organise": ORGANISERS,
    "coursework:paper": READERS | {"owner"},
    "coursework:parts": WITH_ROLE,
    "coursework:read": READERS | PARTIES,
    "coursework:review": {"master"},
    "coursework:second_look": {"master", "other_master"},
    "coursework:substitute": ORGANISERS,
    "coursework:versions": READERS,
    "coursework:write": LEARNERS,
    "door:public": EVERYBODY,
    "door:signed_in": SIGNED_IN,
    "enrolment:apply": LEARNERS,
    "enrolment:decide": {"panitia", "pengelola"},
    "enrolment:invite": {"panitia", "pengelola"},
    "enrolment:list": STAFF | {"pengelola"},
    "enrolment:read": STAFF | {"owner", "pengelola"},
    "incident:keep": {"pengelola"},
    "institution:create": {"pengelola"},
    "institution:edit": {"lsp_admin", "pengelola"},
    "institution:manage": {"pengelola"},
    "institution:read": {"lsp_admin", "pengelola"},
    "institution:tuk": {"lsp_admin", "pengelola"},
    "letter:keep": ORGANISERS,
    "letter:meet": STAFF | {"lsp_admin"},
    "letter:open": CLASSMATES | ORGANISERS,
    "mail:read": {"pengelola"},
    "muk:download": {"lsp_admin", "pengelola"},
    "muk:edit": {"lsp_admin"},
    "muk:read": {"lsp_admin", "pengelola"},
    "muk:receive": {"lsp_admin"},
    "person:invite": {"panitia", "pengelola"},
    "person:manage": {"pengelola"},
    "person:read": {"panitia", "pengelola"},
    "skema:import": ADMINS | {"pengelola"},
    "skema:read": WITH_ROLE,
    "skema:verify": {"pengelola"},
}

ROUTES = {
    "assessment.consent_on_device": {"owner", "trainee_b"},
    "assessment.register_asesi": LEARNERS,
    "assessment.set_asesi_password": {"owner", "trainee_b"},
    "assessment.show_asesi": LEARNERS,
    "assessment.show_consents": {"asesi", "asesi_b"},
    "assessment.show_device_consent": {"owner", "trainee_b"},
    "assessment.show_own_turns": LEARNERS | MASTERS | {"panitia", "panitia_b"},
    "certification.print_own_aca": {"owner"},
    "certification.print_trainer_recommendation": {"master"},
    "certification.show_certificate_classes": {"panitia", "tim_teknis", "panitia_b", "tim_teknis_b"} | ADMINS,
    "certification.show_meetings": {"tim_teknis", "tim_teknis_b"},
    "certification.show_recommendations": MASTERS,
    "certification.show_trainer_recommendation": {"master"},
    "coursework.answer_message": {"owner", "master", "other_master", "panitia"},
    "coursework.remove_attachment": {"owner"},
    "coursework.show_history": LEARNERS,
    "coursework.show_trainee": {"master"},
    "coursework.sign_item": {"owner"},
    "enrolment.download_document": {"owner", "panitia", "pengelola"},
    "enrolment.show_queue": {"panitia", "pengelola"},
    "muk.create_muk": ADMINS,
    "muk.list_all_muk": ADMINS | {"pengelola"},
    "muk.list_muk": ADMINS | {"pengelola"},
    "muk.new_muk": ADMINS,
    "people.drop_second_factor": LEARNERS | {"asesi", "asesi_b", "roleless"},
    "people.end_session": {"owner"},
    "people.invite_person": {"panitia", "panitia_b", "pengelola"} | ADMINS,
    "people.list_people": {"panitia", "panitia_b", "pengelola"} | ADMINS,
    "people.show_invite_person": {"panitia", "panitia_b", "pengelola"} | ADMINS,
    "registry.download_asesor": ADMINS | {"pengelola"},
    "registry.list_asesor": ADMINS | {"pengelola"},
    "registry.download_institutions": ADMINS | {"pengelola"},
    "registry.list_institutions": ADMINS | {"pengelola"},
    "registry.request_loan": ADMINS | {"pengelola"},
    "registry.set_home": ADMINS | {"pengelola"},
    "shell.append_upload": {"owner"},
    "training.ask_leave": CLASSMATES | STAFF | {"lsp_admin", "pengelola", "asesi"},
    "training.download_leave": {"owner", "panitia", "lsp_admin"},
    "training.enter_code": CLASSMATES | STAFF | {"lsp_admin", "pengelola", "asesi"},
    "training.show_attend": CLASSMATES | STAFF | {"lsp_admin", "pengelola", "asesi"},
    "training.show_own_attend": LEARNERS,
    "training.show_own_timetable": LEARNERS,
}
"""Own pages that name nothing of the owner, and pages that look closer than their permission."""
CLOSER = {"enrolment.download_document", "enrolment.show_queue", "people.drop_second_factor"}
"""Routes that ask a second, stricter permission after the one they name: a role of the first may be refused by 403."""
ONLY_IN_A_DEMO = {"people.sign_in_demo", "shell.show_catalogue"}


def reached_by(door):
    """The people who get in at this door."""
    if door.endpoint in ONLY_IN_A_DEMO:
        return set()
    return ROUTES.get(door.endpoint, PERMISSIONS[door.permission])
