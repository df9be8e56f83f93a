"""What a browser may send about an application: shape and wording only."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from askom_lms.enrolment.domain.facts import EducationLevel, Equipment, ProofKind, RecommenderKind, Standing

DATE_WRONG = _l("Tulis tanggal yang ada, misalnya 17-08-2020.")
TOO_LONG = _l("Tulis paling banyak %(max)d huruf.")
NUMBER_WRONG = _l("Tulis angka bulat, misalnya 3.")
CHOICE_WRONG = _l("Pilih salah satu dari daftar.")
UNSAID = SelectChoice("", _l("Belum diisi"))
YES_NO = [SelectChoice("ya", _l("Ya")), SelectChoice("tidak", _l("Tidak"))]


class IndonesianDate(DateField):
    """A date whose error speaks Indonesian."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(DATE_WRONG)) from None


class IndonesianNumber(IntegerField):
    """A whole number whose error speaks Indonesian."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NUMBER_WRONG)) from None


def _text(label: Any, longest: int = 160, **options: Any) -> StringField:
    return StringField(
        label,
        validators=[Optional(), Length(max=longest, message=TOO_LONG)],
        filters=[lambda v: v.strip() if v else v],
        **options,
    )


def _date(label: Any, **options: Any) -> IndonesianDate:
    return IndonesianDate(label, validators=[Optional()], **options)


def _choice(label: Any, options: list[tuple[str, Any]]) -> SelectField:
    return SelectField(
        label,
        choices=[UNSAID, *(SelectChoice(value, word) for value, word in options)],
        validate_choice=False,
        validators=[AnyOf(["", *(k for k, _ in options)], message=CHOICE_WRONG)],
    )


def _yes_no(label: Any) -> RadioField:
    return RadioField(
        label,
        choices=YES_NO,
        validate_choice=False,
        validators=[Optional(), AnyOf(["ya", "tidak"], message=CHOICE_WRONG)],
    )


class CertificateRow(Form):
    """One technical certificate."""

    number = _text(_l("Nomor sertifikat"), 80)
    scheme = _text(_l("Skema"))
    issued_on = _date(_l("Terbit"))
    valid_until = _date(_l("Berlaku sampai"))


class ExperienceRow(Form):
    """One period of work."""

    employer = _text(_l("Tempat kerja"))
    field = _text(_l("Bidang pekerjaan"))
    started_on = _date(_l("Mulai"))
    ended_on = _date(_l("Selesai"))
    ongoing = BooleanField(_l("Masih bekerja di sini"))
    proof = _choice(
        _l("Bukti dari"),
        [
            (ProofKind.INDUSTRI.value, _l("Industri / perusahaan")),
            (ProofKind.INSTANSI.value, _l("Instansi")),
            (ProofKind.ORGANISASI_PROFESI.value, _l("Organisasi profesi")),
            (ProofKind.OWN_STATEMENT.value, _l("Pernyataan sendiri")),
            (ProofKind.NONE.value, _l("Tidak ada")),
        ],
    )
    in_field = BooleanField(_l("Sesuai bidang teknis skema saya"))


class RecommendationRow(Form):
    """The letter that proposes the applicant."""

    kind = _choice(
        _l("Dari"),
        [
            (RecommenderKind.LSP.value, "LSP"),
            (RecommenderKind.CLSP.value, "CLSP"),
            (RecommenderKind.INSTANSI.value, _l("Instansi teknis")),
        ],
    )
    institution = _text(_l("Nama lembaga"))
    standing = _choice(
        _l("Keadaan lembaga"),
        [
            (Standing.LICENSED.value, _l("Terlisensi BNSP")),
            (Standing.IN_PROCESS.value, _l("Sedang proses lisensi")),
            (Standing.APPROVED.value, _l("Disetujui BNSP")),
            (Standing.INACTIVE.value, _l("Tidak aktif")),
        ],
    )
    dated_on = _date(_l("Tanggal surat"))
    bnsp_approved = _yes_no(_l("Disetujui BNSP"))


class AsesorRow(Form):
    """The asesor certificate that a recertification prolongs."""

    number = _text(_l("Nomor sertifikat asesor"), 80)
    valid_until = _date(_l("Berlaku sampai"))


def _count(label: Any) -> IndonesianNumber:
    return IndonesianNumber(label, validators=[Optional(), NumberRange(0, 99, message=_l("Tulis angka 0 sampai 99."))])


class CountsForm(Form):
    """How often each kind of work was ordered by a letter."""

    plans = _count(_l("Merencanakan aktivitas dan proses asesmen"))
    organised = _count(_l("Merencanakan dan mengorganisasikan asesmen"))
    conducted = _count(_l("Melaksanakan asesmen"))
    validations = _count(_l("Memberikan kontribusi dalam validasi asesmen"))
    tools = _count(_l("Mengembangkan perangkat asesmen"))


class FactsForm(FlaskForm):
    """Everything an applicant states. A draft may be incomplete: what is empty is not known."""

    skema_id = SelectField(
        _l("Skema sertifikasi teknis Anda"),
        validate_choice=False,
        description=_l("Skema yang akan Anda pakai selama lima hari."),
    )
    born_on = _date(_l("Tanggal lahir"))
    education_level = _choice(_l("Pendidikan terakhir"), [(level.value, level.value) for level in EducationLevel])
    kkni_level = IndonesianNumber(
        _l("Jenjang KKNI dari sertifikat kualifikasi, bila ada"),
        validators=[
            Optional(),
            NumberRange(0, 9, message=_l("Jenjang KKNI adalah 1 sampai 9, atau 0 bila tidak ada.")),
        ],
    )
    has_no_certificate = BooleanField(_l("Saya tidak mempunyai sertifikat kompetensi teknis"))
    certificates = FieldList(FormField(CertificateRow), min_entries=2, max_entries=6)
    experience = FieldList(FormField(ExperienceRow), min_entries=3, max_entries=10)
    recommendations = FieldList(FormField(RecommendationRow), min_entries=1, max_entries=3)
    can_word = _yes_no(_l("Mampu mengoperasikan Microsoft Word"))
    can_excel = _yes_no(_l("Mampu mengoperasikan Microsoft Excel"))
    internalisasi_on = _date(_l("Tanggal internalisasi"))
    internalisasi_attended = _yes_no(_l("Sudah diikuti"))
    internalisasi_certificate = _text(_l("Nomor sertifikat internalisasi"), 80)
    asesor = FieldList(FormField(AsesorRow), min_entries=1, max_entries=3)
    spt = FormField(CountsForm)
    refreshment_on = _date(_l("Tanggal refreshmen"))
    equipment = FieldList(BooleanField(), min_entries=len(Equipment), max_entries=len(Equipment))
    brings_base_map = _yes_no(_l("Membawa peta kompetensi dasar"))
    brings_skema = _yes_no(_l("Membawa dokumen skema sertifikasi"))
    brings_skkni = _yes_no(_l("Membawa dokumen SKKNI"))
    agrees = BooleanField(
        _l("Saya setuju memenuhi persyaratan dan memberikan setiap informasi yang diperlukan untuk penilaian")
    )


def _said(value: Any) -> bool | None:
    return {"ya": True, "tidak": False}.get(value or "")


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what is empty, dates as ISO text."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key == "csrf_token" or value in (None, ""):
            continue
        found[key] = value.isoformat() if isinstance(value, dt.date) else value
    return found


def facts_from_form(form: FactsForm) -> dict[str, Any]:
    """The facts as the eligibility rules read them; empty means not known."""
    facts: dict[str, Any] = {"agrees": bool(form.agrees.data) or None}
    if form.born_on.data:
        facts["born_on"] = form.born_on.data.isoformat()
    education = _plain({"level": form.education_level.data, "kkni_level": form.kkni_level.data})
    facts["education"] = education or None
    certificates = [_plain(row) for row in form.certificates.data]
    certificates = [row for row in certificates if row]
    facts["technical_certificates"] = certificates or ([] if form.has_no_certificate.data else None)
    experience = [_plain(row) for row in form.experience.data]
    facts["experience"] = [row for row in experience if row.get("started_on")] or None
    letters = []
    for row in form.recommendations.data:
        letter = _plain(row)
        if "bnsp_approved" in letter:
            letter["bnsp_approved"] = _said(letter["bnsp_approved"])
        if letter:
            letters.append(letter)
    facts["recommendations"] = letters or None
    day = form.internalisasi_on.data
    internalisasi = _plain(
        {
            "held_on": day,
            "attended": _said(form.internalisasi_attended.data),
            "certificate": form.internalisasi_certificate.data,
        }
    )
    facts["internalisasi"] = internalisasi or None
    facts["asesor_certificates"] = [row for row in (_plain(r) for r in form.asesor.data) if row] or None
    facts["spt"] = _plain(form.spt.data) or None
    facts["refreshment"] = (
        {"held_on": form.refreshment_on.data.isoformat(), "attended": True} if form.refreshment_on.data else None
    )
    brought = [kind.value for kind, ticked in zip(Equipment, form.equipment.data, strict=False) if ticked]
    facts["equipment"] = brought or None
    for name in ("can_word", "can_excel", "brings_base_map", "brings_skema", "brings_skkni"):
        facts[name] = _said(getattr(form, name).data)
    return {key: value for key, value in facts.items() if value is not None}


def form_values(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows for stored facts: the reverse of `facts_from_form`."""
    internalisasi = facts.get("internalisasi") or {}
    education = facts.get("education") or {}
    return {
        "born_on": _day(facts.get("born_on")),
        "education_level": education.get("level") or "",
        "kkni_level": education.get("kkni_level"),
        "has_no_certificate": facts.get("technical_certificates") == [],
        "certificates": [_dated(row, "issued_on", "valid_until") for row in facts.get("technical_certificates") or ()],
        "experience": [_dated(row, "started_on", "ended_on") for row in facts.get("experience") or ()],
        "recommendations": [
            _dated(row, "dated_on") | {"bnsp_approved": _word(row.get("bnsp_approved"))}
            for row in facts.get("recommendations") or ()
        ],
        "internalisasi_on": _day(internalisasi.get("held_on")),
        "internalisasi_attended": _word(internalisasi.get("attended")),
        "internalisasi_certificate": internalisasi.get("certificate") or "",
        "asesor": [_dated(row, "valid_until") for row in facts.get("asesor_certificates") or ()],
        "spt": facts.get("spt") or {},
        "refreshment_on": _day((facts.get("refreshment") or {}).get("held_on")),
        "equipment": [kind.value in (facts.get("equipment") or ()) for kind in Equipment],
        "agrees": bool(facts.get("agrees")),
        **{
            name: _word(facts.get(name))
            for name in ("can_word", "can_excel", "brings_base_map", "brings_skema", "brings_skkni")
        },
    }


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _dated(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: _day(row.get(name)) for name in names}}


def _word(value: bool | None) -> str | None:
    return None if value is None else "ya" if value else "tidak"


class PlainForm(FlaskForm):
    """Only the token: a button."""


class ReasonForm(FlaskForm):
    """A reason that somebody will read."""

    reason = TextAreaField(
        _l("Alasan"),
        validators=[InputRequired(message=_l("Tulis satu kalimat alasan.")), Length(max=2000, message=TOO_LONG)],
    )


class AcceptForm(FlaskForm):
    """Acceptance; the reason is asked only for an exception."""

    waiver_reason = TextAreaField(
        _l("Alasan pengecualian"),
        validators=[Optional(), Length(max=2000, message=TOO_LONG)],
        description=_l(
            "Hanya bila ada syarat yang belum terpenuhi dan ada dasar untuk tetap menerima. Tercatat sebagai temuan."
        ),
    )


class VerdictForm(FlaskForm):
    """Panitia's verdict on one paper."""

    reason = StringField(_l("Alasan bila ditolak"), validators=[Optional(), Length(max=500, message=TOO_LONG)])


class InviteForm(FlaskForm):
    """One line per person."""

    lines = TextAreaField(
        _l("Peserta yang diundang"),
        validators=[InputRequired(message=_l("Tulis minimal satu baris.")), Length(max=8000, message=TOO_LONG)],
        description=_l("Satu orang satu baris: nama; e-mail; lembaga asal. Bisa ditempel dari lembar kerja."),
    )
