"""Words of enrolment's pages: names of papers, prepared reasons, what happened."""

from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.enrolment.domain.findings import Renewal
from askom_lms.enrolment.domain.flow import STEPS, FlowFacts, FlowStep, current_step, open_step
from askom_lms.enrolment.domain.papers import folder_of
from askom_lms.enrolment.domain.preparing import Approach
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import DocumentKind
from askom_lms.enrolment.queries import programme_of
from askom_lms.kernel.uploads import Background
from askom_lms.regulations import clause
from askom_lms.training.models import TrainingClass

PAPER_NAMES = {
    DocumentKind.KTP: _l("KTP"),
    DocumentKind.PHOTO: _l("Foto 3×4 latar merah"),
    DocumentKind.DIPLOMA: _l("Ijazah terakhir"),
    DocumentKind.TECHNICAL: _l("Sertifikat kompetensi teknis"),
    DocumentKind.EXPERIENCE: _l("Bukti pengalaman kerja"),
    DocumentKind.RECOMMENDATION: _l("Rekomendasi LSP/CLSP/instansi"),
    DocumentKind.INTERNALISASI: _l("Sertifikat internalisasi"),
    DocumentKind.DECLARATION: _l("Pernyataan keabsahan dan kemampuan komputer"),
    DocumentKind.ASESOR_CERTIFICATE: _l("Sertifikat asesor kompetensi"),
    DocumentKind.SPT_PLANS: _l("SPT dokumen perencanaan asesmen"),
    DocumentKind.SPT_VALIDATIONS: _l("SPT dokumen validasi asesmen"),
    DocumentKind.SPT_ASSESSMENTS: _l("SPT melaksanakan asesmen"),
}
PRE_DAY_NAMES = {
    DocumentKind.BASE_MAP: _l("Peta kompetensi dasar"),
    DocumentKind.SKEMA_PAPER: _l("Dokumen skema sertifikasi"),
    DocumentKind.SKKNI_PAPER: _l("Dokumen SKKNI"),
}
ALL_NAMES = {**PAPER_NAMES, **PRE_DAY_NAMES}
SPT_HINT = _l("Semua surat tugas (SPT) jenis ini dalam satu PDF. Tulis 0 pada data permohonan bila tidak ada.")
PAPER_HINTS = {
    DocumentKind.PHOTO: _l("Bawa juga dua lembar cetak 3×4 ke kelas (002, klausul 9.1.2.1.b)."),
    DocumentKind.SPT_PLANS: SPT_HINT,
    DocumentKind.SPT_VALIDATIONS: SPT_HINT,
    DocumentKind.SPT_ASSESSMENTS: SPT_HINT,
}
"""What to know before sending one."""


def papers_of(klass: TrainingClass) -> dict[DocumentKind, Any]:
    """The names of the papers that a class of this programme asks for, in the order of the folder."""
    kinds = [DocumentKind(paper.value) for paper in folder_of(programme_of(klass))]
    return {kind: PAPER_NAMES[kind] for kind in kinds}


UNREADABLE = (_l("Tidak terbaca"), _l("Tidak terbaca; foto ulang dengan cahaya cukup."))
OTHER_NAME = (_l("Nama berbeda"), _l("Nama berbeda dengan KTP."))
OTHER_PAPER = (_l("Bukan berkas ini"), _l("Bukan berkas yang diminta."))
CUT_OFF = (_l("Terpotong"), _l("Sebagian halaman terpotong atau kurang."))
EXPIRED = (_l("Masa habis"), _l("Masa berlakunya sudah habis."))
UNSIGNED = (_l("Tanpa tanda tangan"), _l("Belum ditandatangani atau belum bertanggal."))
TOO_FEW = (_l("Jumlah kurang"), _l("Jumlah SPT kurang dari yang ditulis pada data permohonan."))
LETTERS = (TOO_FEW, UNSIGNED, OTHER_NAME, UNREADABLE, OTHER_PAPER)
COMMON_REASONS = (UNREADABLE, OTHER_NAME, CUT_OFF, OTHER_PAPER)
REASONS = {
    DocumentKind.PHOTO: (
        (_l("Bukan merah"), _l("Latar belakang harus merah.")),
        (_l("Buram"), _l("Foto buram; ambil ulang.")),
        (_l("Wajah tak jelas"), _l("Wajah tidak terlihat jelas dari depan.")),
        OTHER_PAPER,
    ),
    DocumentKind.TECHNICAL: (EXPIRED, OTHER_NAME, UNREADABLE, CUT_OFF, OTHER_PAPER),
    DocumentKind.EXPERIENCE: (
        UNSIGNED,
        (_l("Bukan bidangnya"), _l("Bidangnya berbeda dengan skema.")),
        *COMMON_REASONS,
    ),
    DocumentKind.RECOMMENDATION: (UNSIGNED, *COMMON_REASONS),
    DocumentKind.DECLARATION: (UNSIGNED, UNREADABLE, OTHER_PAPER),
    DocumentKind.ASESOR_CERTIFICATE: (OTHER_NAME, UNREADABLE, CUT_OFF, OTHER_PAPER),
    **dict.fromkeys((DocumentKind.SPT_PLANS, DocumentKind.SPT_VALIDATIONS, DocumentKind.SPT_ASSESSMENTS), LETTERS),
}
"""Word on the button and the sentence that the applicant reads; key 1 to 9 in this order."""

HINTS = {
    Background.BLUE.value: _l("Latar tampak biru, bukan merah."),
    Background.OTHER.value: _l("Latar tampaknya bukan merah."),
}
"""What the machine noticed about a photo; a person decides."""

HAPPENED = {
    "enrolment.started": _l("Diundang"),
    "enrolment.origin_set": _l("Lembaga asal dibetulkan"),
    "enrolment.recommender_ruled": _l("Keadaan lembaga perekomendasi ditetapkan"),
    "enrolment.apply": _l("Permohonan diajukan"),
    "enrolment.accept": _l("Diterima"),
    "enrolment.seated": _l("Kursi diberikan"),
    "enrolment.seat_freed": _l("Kursi dilepas"),
    "enrolment.reject": _l("Ditolak"),
    "enrolment.drop_approval": _l("Data diubah; persetujuan gugur"),
    "enrolment.approval_dropped": _l("Data diubah; persetujuan gugur"),
    "enrolment.reapproved": _l("Data baru disetujui"),
    "enrolment.condition_confirmed": _l("Kursi dipastikan"),
    "enrolment.wait": _l("Masuk daftar tunggu"),
    "enrolment.offer": _l("Kursi ditawarkan"),
    "enrolment.take_seat": _l("Tawaran kursi diterima"),
    "enrolment.put_back": _l("Kursi tidak dapat diberikan; kembali ke daftar tunggu"),
    "enrolment.decline": _l("Tawaran kursi ditolak"),
    "enrolment.lapse": _l("Tawaran kursi berakhir"),
    "enrolment.prepared": _l("Skema yang disiapkan dicatat"),
    "enrolment.condition_reopened": _l("Kursi bersyarat lagi"),
    "enrolment.enrol": _l("Terdaftar sebagai peserta"),
    "enrolment.named_ketua_kelas": _l("Ditetapkan sebagai ketua kelas"),
    "enrolment.withdraw": _l("Mundur"),
    "enrolment.complete": _l("Selesai"),
}
"""Events of the chain that a person reads; others (of later contexts) are left out."""

FLOW_NAMES = {
    FlowStep.APPLICATION: _l("Permohonan"),
    FlowStep.REVIEW: _l("Kajian berkas"),
    FlowStep.ASSESSMENT: _l("Asesmen"),
    FlowStep.DECISION: _l("Keputusan"),
}
"""Short enough for a quarter of a phone; the wording of the source stands in the clause."""

STATE_WORDS = {
    EnrolmentState.DRAFT: _l("Belum diajukan"),
    EnrolmentState.APPLIED: _l("Menunggu panitia"),
    EnrolmentState.WAITING: _l("Daftar tunggu"),
    EnrolmentState.OFFERED: _l("Kursi ditawarkan"),
    EnrolmentState.ACCEPTED: _l("Diterima"),
    EnrolmentState.REJECTED: _l("Ditolak"),
    EnrolmentState.WITHDRAWN: _l("Mundur"),
    EnrolmentState.ENROLLED: _l("Peserta"),
    EnrolmentState.COMPLETED: _l("Selesai"),
}
"""Where an application stands, as lists say it."""

APPROACH_WORDS = {Approach.SKKNI: "SKKNI", Approach.SKK: "SKK", Approach.KLASTER: _l("Klaster")}
RENEWAL_WORDS = {
    Renewal.FULL.value: _l("sertifikasi ulang penuh"),
    Renewal.PARTIAL.value: _l("sertifikasi ulang sebagian: diuji sebagai calon asesor"),
    Renewal.NONE.value: _l("syarat sertifikasi ulang tidak ada yang terpenuhi"),
    Renewal.UNKNOWN.value: _l("syarat sertifikasi ulang belum diketahui"),
}
"""The three outcomes of 002:6.2.7, and that it is not known yet."""

ROW_NAMES = {
    "certificates": _l("Sertifikat"),
    "experience": _l("Pengalaman"),
    "recommendations": _l("Rekomendasi"),
    "asesor": _l("Sertifikat asesor"),
}


def hint_words(hint: str) -> Any:
    """The machine's remark in the reader's language."""
    return HINTS.get(hint, "")


def flow_of(facts: FlowFacts) -> dict[str, Any]:
    """The certification flow as the house macro takes it: the steps, the number of the current one, the source."""
    current = current_step(facts)
    at = STEPS.index(current) if current else len(STEPS)
    gap = open_step(facts)
    items = [
        {"label": FLOW_NAMES[step], "title": clause(step).text, "state": "gap" if step is gap else _side(n, at)}
        for n, step in enumerate(STEPS)
    ]
    return {"items": items, "number": at + 1 if current else 0, "cite": _cite()}


def _side(n: int, at: int) -> str:
    """Where the step with this number lies from the one that somebody is in."""
    if n == at:
        return "now"
    return "done" if n < at else "later"


def _cite() -> str:
    """Juknis BNSP (001), alur.1-4: one citation for the four clauses."""
    return f"{clause(STEPS[0]).citation}–{clause(STEPS[-1]).place.rpartition('.')[2]}"
