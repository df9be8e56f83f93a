"""Words of the day in the room that more than one page says."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from askom_lms.certification.domain.states import CertificationPermission
from askom_lms.classroom.domain.closing import Check, Left
from askom_lms.classroom.domain.forecast import DESK_CLOSES, Late
from askom_lms.classroom.domain.news import ALL, STAFF, group_of
from askom_lms.classroom.policy import P
from askom_lms.correspondence.domain.states import LetterPermission
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.quality.domain.states import QualityPermission
from askom_lms.training.domain.states import P as ClassPermission

UNTIL = f"{DESK_CLOSES:02}.00"
LEFT_WORDS = {
    Left.UNMARKED: _l("Kehadiran belum ditandai"),
    Left.LEAVE: _l("Permohonan izin belum diputuskan"),
    Left.WAITING: _l("Lembar menunggu paraf"),
    Left.RETURNED: _l("Lembar dikembalikan, belum dikirim lagi"),
    Left.PAPERS: _l("Berkas permohonan menunggu diperiksa"),
    Left.PHOTO: _l("Foto daftar hadir bertanda tangan belum ada"),
}
LEFT_PATHS = {
    Left.UNMARKED: "kehadiran?sesi={session}",
    Left.LEAVE: "izin",
    Left.WAITING: "papan",
    Left.RETURNED: "papan",
    Left.PAPERS: "berkas",
    Left.PHOTO: "daftar-hadir/{day}",
}
"""Where each is cured, below the address of the class: the day, and its first session."""
CHECK_WORDS = {
    Check.RECOMMENDED: _l("Semua peserta mempunyai rekomendasi K/BK"),
    Check.DECIDED: _l("Semua peserta diputuskan tim teknis"),
    Check.CERTIFIED: _l("Sertifikat pelatihan terbit"),
    Check.LETTERS: _l("Surat kelas terbit, dengan berita acara"),
    Check.PHOTOS: _l("Foto daftar hadir setiap hari tersimpan"),
    Check.DAYS: _l("Setiap hari ditutup"),
    Check.TURNED_IN: _l("Berkas permohonan tiap peserta diperiksa dan diterima"),
    Check.EVALUATED: _l("Peserta mengevaluasi master asesor yang ditemuinya"),
    Check.EVALUATED_BY_LSP: _l("LSP mengevaluasi setiap master asesor"),
    Check.ANSWERED: _l("Butir evaluasi yang dijawab Tidak mempunyai tindak lanjut"),
}
CHECK_PLACES = {
    Check.RECOMMENDED: ("dokumen", CertificationPermission.READ),
    Check.CERTIFIED: ("sertifikat", CertificationPermission.CERTIFICATES),
    Check.LETTERS: ("surat", LetterPermission.READ),
    Check.PHOTOS: ("daftar-hadir/{day}", ClassPermission.RECORD),
    Check.DAYS: ("hari/{day}/tutup", P.CLOSE_DAY),
    Check.TURNED_IN: ("berkas", EnrolmentPermission.DECIDE),
    Check.EVALUATED: ("mutu", QualityPermission.READ),
    Check.EVALUATED_BY_LSP: ("evaluasi", QualityPermission.EVALUATE),
    Check.ANSWERED: ("mutu", QualityPermission.FOLLOW),
}
"""Where each is cured, and what it takes to go there, `{day}` being the first that is open; the tim teknis
decides from pages of its own."""


def audience_word(audience: str) -> str:
    """To whom an announcement is."""
    if audience == ALL:
        return str(_("Semua"))
    return str(_("Petugas") if audience == STAFF else _("Kelompok %(group)s", group=group_of(audience)))


def day_word(day: int) -> str:
    """Hari 3; the pre-day has a name of its own."""
    return str(_("Hari %(day)s", day=day)) if day else str(_("Hari internalisasi"))


def why_late(late: Late) -> str:
    """One sentence: what is owed, and what still fits into tonight."""
    if late.kind == "writing":
        return str(
            ngettext(
                "%(num)d lembar belum dikirim; sampai pukul %(until)s sempat ditulis %(fits)d.",
                "%(num)d lembar belum dikirim; sampai pukul %(until)s sempat ditulis %(fits)d.",
                late.left,
                fits=late.fits,
                until=UNTIL,
            )
        )
    return str(
        ngettext(
            "Perlu %(num)d paraf; dengan laju hari ini master asesornya sempat memberi %(fits)d sampai pukul "
            "%(until)s, dan yang paling sedikit sisanya didahulukan.",
            "Perlu %(num)d paraf; dengan laju hari ini master asesornya sempat memberi %(fits)d sampai pukul "
            "%(until)s, dan yang paling sedikit sisanya didahulukan.",
            late.left,
            fits=late.fits,
            until=UNTIL,
        )
    )


def remains_in_words(remains: dict[str, Any]) -> str:
    """4 lembar menunggu paraf, 1 ...: what a closed day left open."""
    held = [(LEFT_WORDS[Left(key)], one["n"]) for key, one in remains.items() if key in list(Left)]
    return "; ".join(f"{word}: {n}" for word, n in held)
