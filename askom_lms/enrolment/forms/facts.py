"""The data of an application: everything an applicant states. Empty means not known yet."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, SelectField
from wtforms.fields.choices import SelectChoice

from askom_lms.enrolment.domain.facts import EducationLevel, Equipment, ProofKind, RecommenderKind, Standing
from askom_lms.enrolment.domain.places import LONGEST_PLACE
from askom_lms.enrolment.domain.preparing import Approach
from askom_lms.enrolment.forms.fields import Offered, checks, choice, date, number, text, yes_no

MOST_ROWS = {"certificates": 6, "experience": 10, "recommendations": 3, "asesor": 3}
PROOFS = [
    (ProofKind.INDUSTRI.value, _l("Industri / perusahaan")),
    (ProofKind.INSTANSI.value, _l("Instansi")),
    (ProofKind.ORGANISASI_PROFESI.value, _l("Organisasi profesi")),
    (ProofKind.OWN_STATEMENT.value, _l("Pernyataan sendiri")),
    (ProofKind.NONE.value, _l("Tidak ada")),
]
RECOMMENDERS = [
    (RecommenderKind.LSP.value, "LSP"),
    (RecommenderKind.CLSP.value, "CLSP"),
    (RecommenderKind.INSTANSI.value, _l("Instansi teknis")),
]
STANDINGS = [
    (Standing.LICENSED.value, _l("Terlisensi BNSP")),
    (Standing.IN_PROCESS.value, _l("Sedang proses lisensi")),
    (Standing.APPROVED.value, _l("Disetujui BNSP")),
    (Standing.INACTIVE.value, _l("Tidak aktif")),
]
BROUGHT = [
    (Equipment.LAPTOP.value, _l("Laptop")),
    (Equipment.HARDCOPY.value, _l("Hardcopy formulir")),
    (Equipment.A4_PAPER.value, _l("Kertas A4")),
    (Equipment.FOLDER_RED.value, _l("Map Tugas 1")),
    (Equipment.FOLDER_YELLOW.value, _l("Map Tugas 2")),
    (Equipment.FOLDER_GREEN.value, _l("Map Tugas 3")),
    (Equipment.FOLDER_BLUE.value, _l("Map berkas permohonan")),
]
APPROACHES = [
    SelectChoice(Approach.SKKNI.value, "SKKNI"),
    SelectChoice(Approach.SKK.value, "SKK"),
    SelectChoice(Approach.KLASTER.value, _l("Klaster")),
]
COUNT_WRONG = _l("Tulis angka 0 sampai 99.")
MOST_COUNT = 99
MOST_KKNI = 9


class CertificateRow(Form):
    """One technical certificate."""

    number = text(_l("Nomor sertifikat"), 80)
    scheme = text(_l("Skema"))
    issued_on = date(_l("Terbit"))
    valid_until = date(_l("Berlaku sampai"))


class ExperienceRow(Form):
    """One period of work."""

    employer = text(_l("Tempat kerja"), autocomplete="organization")
    field = text(_l("Bidang pekerjaan"))
    started_on = date(_l("Mulai"))
    ended_on = date(_l("Selesai"))
    ongoing = BooleanField(_l("Masih bekerja di sini"))
    proof = choice(_l("Bukti dari"), PROOFS)
    in_field = yes_no(_l("Sesuai bidang teknis skema saya"))


class RecommendationRow(Form):
    """The letter that proposes the applicant."""

    kind = choice(_l("Dari"), RECOMMENDERS)
    institution = text(_l("Nama lembaga"), list="daftar-lembaga")
    standing = choice(_l("Keadaan lembaga"), STANDINGS)
    dated_on = date(_l("Tanggal surat"))
    bnsp_approved = yes_no(_l("Disetujui BNSP"))


class AsesorRow(Form):
    """The asesor certificate that a recertification prolongs."""

    number = text(_l("Nomor sertifikat asesor"), 80)
    valid_until = date(_l("Berlaku sampai"))


class CountsForm(Form):
    """How often each kind of work was ordered by a letter."""

    plans = number(_l("Merencanakan aktivitas dan proses asesmen"), MOST_COUNT, COUNT_WRONG)
    organised = number(_l("Merencanakan dan mengorganisasikan asesmen"), MOST_COUNT, COUNT_WRONG)
    conducted = number(_l("Melaksanakan asesmen"), MOST_COUNT, COUNT_WRONG)
    validations = number(_l("Memberikan kontribusi dalam validasi asesmen"), MOST_COUNT, COUNT_WRONG)
    tools = number(_l("Mengembangkan perangkat asesmen"), MOST_COUNT, COUNT_WRONG)


class FactsForm(FlaskForm):
    """Everything an applicant states. A draft may be incomplete, but what is written must be possible."""

    skema_id = SelectField(
        _l("Skema sertifikasi teknis Anda"),
        validate_choice=False,
        validators=[Offered()],
        description=_l(
            "Skema yang akan Anda pakai selama lima hari. Boleh diganti sampai panitia mendaftarkan Anda di kelas; "
            "dokumen skema dan SKKNI yang sudah diterima lalu diperiksa lagi."
        ),
    )
    approach = SelectField(
        _l("Pendekatan peta"),
        choices=APPROACHES,
        validate_choice=False,
        validators=[Offered()],
        default=Approach.SKKNI.value,
        description=_l("Langkah 1 peta: atas dasar apa kelompok pekerjaan disusun. Yang paling aman SKKNI."),
    )
    prepared = checks(
        _l("Skema lain yang Anda siapkan"),
        [],
        hint=_l("Paling banyak 4. Yang dipakai di kelas tetap satu: skema yang dipilih di atas."),
    )
    born_on = date(_l("Tanggal lahir"))
    city = text(_l("Kota atau kabupaten"), LONGEST_PLACE)
    province = text(_l("Provinsi"), LONGEST_PLACE, list="daftar-provinsi")
    education_level = choice(_l("Pendidikan terakhir"), [(level.value, level.value) for level in EducationLevel])
    kkni_level = number(
        _l("Jenjang KKNI"),
        MOST_KKNI,
        _l("Jenjang KKNI adalah 1 sampai 9, atau 0 bila tidak ada."),
        hint=_l("Dari sertifikat kualifikasi, bila ada; 0 bila tidak ada."),
    )
    has_no_certificate = BooleanField(_l("Saya tidak mempunyai sertifikat kompetensi teknis"))
    certificates = FieldList(FormField(CertificateRow), max_entries=MOST_ROWS["certificates"])
    experience = FieldList(FormField(ExperienceRow), max_entries=MOST_ROWS["experience"])
    recommendations = FieldList(FormField(RecommendationRow), max_entries=MOST_ROWS["recommendations"])
    can_word = yes_no(_l("Mampu mengoperasikan Microsoft Word"))
    can_excel = yes_no(_l("Mampu mengoperasikan Microsoft Excel"))
    internalisasi_on = date(_l("Tanggal internalisasi"), hint=_l("Yang sudah atau akan Anda ikuti."))
    internalisasi_attended = yes_no(_l("Sudah diikuti"))
    internalisasi_certificate = text(_l("Nomor sertifikat internalisasi"), 80)
    asesor = FieldList(FormField(AsesorRow), max_entries=MOST_ROWS["asesor"])
    spt = FormField(CountsForm)
    refreshment_on = date(_l("Tanggal refreshmen"))
    equipment = checks(_l("Yang Anda bawa ke kelas"), BROUGHT)
    brings_base_map = yes_no(_l("Membawa peta kompetensi dasar"))
    brings_skema = yes_no(_l("Membawa dokumen skema sertifikasi"))
    brings_skkni = yes_no(_l("Membawa dokumen SKKNI"))
    agrees = BooleanField(
        _l("Saya setuju memenuhi persyaratan dan memberikan setiap informasi yang diperlukan untuk penilaian")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what does not go together. All problems are told at once."""
        is_right = bool(super().validate(extra_validators))
        told = [*self._wrong_certificates(), *self._wrong_experience()]
        for field, sentence in told:
            field.errors = (*field.errors, str(sentence))
        return is_right and not told

    def _wrong_certificates(self) -> list[tuple[Any, Any]]:
        told: list[tuple[Any, Any]] = []
        for row in (entry.form for entry in self.certificates):
            if self.has_no_certificate.data and is_filled(row):
                told.append((row.number, _l("Kosongkan baris ini, atau hapus centang tidak mempunyai sertifikat.")))
            if row.issued_on.data and row.valid_until.data and row.valid_until.data < row.issued_on.data:
                told.append((row.valid_until, _l("Tulis tanggal setelah tanggal terbit.")))
        return told

    def _wrong_experience(self) -> list[tuple[Any, Any]]:
        told: list[tuple[Any, Any]] = []
        for row in (entry.form for entry in self.experience):
            start, end = row.started_on.data, row.ended_on.data
            if is_filled(row) and start is None and not row.started_on.errors:
                told.append((row.started_on, _l("Tulis tanggal mulai, atau kosongkan seluruh baris ini.")))
            if start and end and end < start:
                told.append((row.ended_on, _l("Tulis tanggal setelah tanggal mulai.")))
            if end and row.ongoing.data:
                told.append((row.ended_on, _l("Kosongkan tanggal selesai, atau hapus centang masih bekerja.")))
            if start and self.born_on.data and start < self.born_on.data:
                told.append((row.started_on, _l("Tulis tanggal setelah tanggal lahir.")))
        return told


def is_filled(row: Form) -> bool:
    """Whether anything was typed or ticked in this row."""
    return any(field.data not in (None, "", False) for field in row)
