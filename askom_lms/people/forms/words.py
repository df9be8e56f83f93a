"""The words for roles, as people read them."""

from flask_babel import lazy_gettext as _l

from askom_lms.people.domain import Role

ROLE_WORDS = {
    Role.TRAINEE: _l("Peserta"),
    Role.KETUA_KELAS: _l("Ketua kelas"),
    Role.ASESI: _l("Asesi"),
    Role.MASTER_ASESOR: _l("Master asesor"),
    Role.EXAMINER: _l("Penguji"),
    Role.PENGAJAR: _l("Pengajar"),
    Role.PANITIA: _l("Panitia"),
    Role.TIM_TEKNIS: _l("Tim teknis"),
    Role.LSP_ADMIN: _l("Admin lembaga"),
    Role.PENGELOLA: _l("Pengelola"),
    Role.BNSP: _l("BNSP"),
}


def role_word(role: str) -> str:
    """Peserta, Master asesor, ..."""
    return str(ROLE_WORDS[Role(role)])
