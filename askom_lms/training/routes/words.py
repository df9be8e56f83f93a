"""Words for the states and steps of a class."""

from flask_babel import lazy_gettext as _l

from askom_lms.training.domain.states import ClassEvent, ClassState

STATE_WORDS = {
    ClassState.PLANNED: _l("Direncanakan"),
    ClassState.OPEN: _l("Pendaftaran dibuka"),
    ClassState.CLOSED: _l("Pendaftaran ditutup"),
    ClassState.RUNNING: _l("Berlangsung"),
    ClassState.FINISHED: _l("Selesai"),
}
EVENT_WORDS = {
    ClassEvent.OPEN: _l("Buka pendaftaran"),
    ClassEvent.CLOSE: _l("Tutup pendaftaran"),
    ClassEvent.REOPEN: _l("Buka lagi pendaftaran"),
    ClassEvent.START: _l("Mulai kelas"),
    ClassEvent.FINISH: _l("Selesaikan kelas"),
}
EVENT_DONE = {
    ClassEvent.OPEN: _l("Pendaftaran dibuka."),
    ClassEvent.CLOSE: _l("Pendaftaran ditutup. Hitungan 30 % kini memakai peserta yang diterima."),
    ClassEvent.REOPEN: _l("Pendaftaran dibuka lagi."),
    ClassEvent.START: _l("Kelas dimulai."),
    ClassEvent.FINISH: _l("Kelas diselesaikan."),
}
