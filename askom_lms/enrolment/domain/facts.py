"""What is known about one applicant: the whole input of the eligibility rules, and its form as JSON.

None means "not known", which is a verdict of its own; an empty list means "known to have none".
Keys are the field names below; the values a person chooses from are Indonesian (`pelatihan`, `lsp`, `industri`).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from askom_lms.enrolment.domain.facts_codec import FactsError, Problem, read, write


class Programme(StrEnum):
    """The two programmes of 001."""

    PELATIHAN = "pelatihan"
    PENINGKATAN = "peningkatan"


class EducationLevel(StrEnum):
    """Highest finished education; SMA stands for SMA, SMK, MA and Paket C alike."""

    SD = "SD"
    SMP = "SMP"
    SMA = "SMA"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    S1 = "S1"
    PROFESI = "Profesi"
    S2 = "S2"
    S3 = "S3"


class ProofKind(StrEnum):
    """Who vouches for a period of experience (002:6.1.4 names the first three)."""

    INDUSTRI = "industri"
    INSTANSI = "instansi"
    ORGANISASI_PROFESI = "organisasi_profesi"
    OWN_STATEMENT = "pernyataan_sendiri"
    NONE = "tidak_ada"


class RecommenderKind(StrEnum):
    """Who may recommend a participant (001)."""

    LSP = "lsp"
    CLSP = "clsp"
    INSTANSI = "instansi"


class Standing(StrEnum):
    """What the recommending institution is to BNSP today."""

    LICENSED = "terlisensi"
    IN_PROCESS = "proses_lisensi"
    APPROVED = "disetujui_bnsp"
    INACTIVE = "tidak_aktif"


class StandingSource(StrEnum):
    """Who says what a recommending institution is today: the register, panitia, or the applicant alone."""

    REGISTER = "daftar"
    PANITIA = "panitia"
    APPLICANT = "pemohon"


class Paper(StrEnum):
    """Papers a rule may ask for: those of the blue folder first, then those of certification."""

    KTP = "ktp"
    PHOTO = "foto"
    DIPLOMA = "ijazah"
    TECHNICAL = "sertifikat-teknis"
    EXPERIENCE = "pengalaman"
    RECOMMENDATION = "rekomendasi"
    INTERNALISASI = "internalisasi"
    DECLARATION = "pernyataan"
    TASK_RECORDS = "rekaman-tugas"
    TRAINING_CERTIFICATE = "sertifikat-pelatihan"
    TRAINER_RECOMMENDATION = "rekomendasi-pelatih"
    ASESOR_CERTIFICATE = "sertifikat-asesor"
    SPT_PLANS = "spt-perencanaan"
    SPT_VALIDATIONS = "spt-validasi"
    SPT_ASSESSMENTS = "spt-asesmen"
    REFRESHMENT_CERTIFICATE = "sertifikat-refreshmen"


class PaperVerdict(StrEnum):
    """What panitia said about one paper; None while nobody has."""

    ACCEPTED = "diterima"
    REJECTED = "ditolak"


class Equipment(StrEnum):
    """Things brought to the class (000 Perlengkapan Askom)."""

    LAPTOP = "laptop"
    HARDCOPY = "hardcopy"
    A4_PAPER = "kertas-a4"
    FOLDER_RED = "map-merah"
    FOLDER_YELLOW = "map-kuning"
    FOLDER_GREEN = "map-hijau"
    FOLDER_BLUE = "map-biru"


@dataclass(frozen=True, kw_only=True)
class Education:
    """`kkni_level` is shown by a qualification certificate or equal evidence; 0 says that there is none."""

    level: EducationLevel | None = None
    kkni_level: int | None = None


@dataclass(frozen=True, kw_only=True)
class TechnicalCertificate:
    """A competence certificate of the applicant's own trade; valid on its last day too."""

    number: str | None = None
    scheme: str | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Experience:
    """One period of work: both days included, or ongoing. Without an end and not ongoing, the end is unknown."""

    started_on: dt.date
    ended_on: dt.date | None = None
    ongoing: bool = False
    field: str | None = None
    employer: str | None = None
    proof: ProofKind | None = None
    in_field: bool | None = None
    """Whether the work was in the technical field of the applicant's skema; panitia has the last word."""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """A letter that proposes the applicant."""

    kind: RecommenderKind | None = None
    institution: str | None = None
    standing: Standing | None = None
    bnsp_approved: bool | None = None
    dated_on: dt.date | None = None
    source: StandingSource | None = None


@dataclass(frozen=True, kw_only=True)
class Participation:
    """Internalisasi, training or refreshment: planned (attended null), attended, or missed."""

    held_on: dt.date | None = None
    attended: bool | None = None
    certificate: str | None = None
    """Its number; an empty text says that there is none."""


@dataclass(frozen=True, kw_only=True)
class TrainerRecommendation:
    """The master asesor's recommendation for certification at the end of training (002:6.1.3)."""

    given: bool | None = None
    signed_on: dt.date | None = None
    signed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class AsesorCertificate:
    """The certificate that a recertification prolongs."""

    number: str | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkCounts:
    """How many times each kind of work was done (records) or ordered by a letter (SPT)."""

    plans: int | None = None
    """Merencanakan aktivitas dan proses asesmen."""
    organised: int | None = None
    """Merencanakan dan mengorganisasikan asesmen."""
    conducted: int | None = None
    """Melaksanakan asesmen."""
    validations: int | None = None
    """Memberikan kontribusi dalam validasi asesmen."""
    tools: int | None = None
    """Mengembangkan perangkat asesmen."""


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What the class asked of a trainee so far and what he did (000 Kewajiban pelatihan)."""

    sessions: int | None = None
    attended: int | None = None
    tasks: int | None = None
    parafed: int | None = None
    handed_in: int | None = None


@dataclass(frozen=True, kw_only=True)
class PaperFact:
    """Whether a paper is there and what panitia said about it; a paper without a verdict counts as it stands."""

    present: bool
    verdict: PaperVerdict | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the rules may ask about one applicant."""

    programme: Programme
    born_on: dt.date | None = None
    class_starts_on: dt.date | None = None
    """Day 1 of the class applied to; null when there is no class yet, then all is read on the day asked."""
    applied_on: dt.date | None = None
    """Day on which the application was handed in; null before that, then its rules are read on the day asked."""
    education: Education | None = None
    technical_certificates: tuple[TechnicalCertificate, ...] | None = None
    experience: tuple[Experience, ...] | None = None
    recommendations: tuple[Recommendation, ...] | None = None
    can_word: bool | None = None
    can_excel: bool | None = None
    internalisasi: Participation | None = None
    asesor_certificates: tuple[AsesorCertificate, ...] | None = None
    papers: Mapping[Paper, PaperFact] = field(default_factory=dict)
    """A paper that is not in the mapping is not known."""
    made: WorkCounts | None = None
    """Documents made: sets of the class for a candidate, records for a recertification."""
    spt: WorkCounts | None = None
    """Letters of assignment held, per kind of work."""
    training: Participation | None = None
    refreshment: Participation | None = None
    trainer_recommendation: TrainerRecommendation | None = None
    duties: Duties | None = None
    """Of the class that is running or over; null before it."""
    equipment: tuple[Equipment, ...] | None = None
    brings_base_map: bool | None = None
    """The peta kompetensi dasar (000-006)."""
    brings_skema: bool | None = None
    brings_skkni: bool | None = None
    has_apl01: bool | None = None
    has_apl02: bool | None = None
    agrees: bool | None = None
    """Agrees to meet the requirements and to give every information asked (002:9.1.4)."""


def facts_from_dict(data: Any) -> Facts:
    """Facts from parsed JSON. Raises FactsError with every problem found: where, what is wrong, and an example."""
    facts, problems = read(Facts, data)
    problems = [*problems, *_oddities(facts)] if facts is not None else problems
    if facts is None or problems:
        raise FactsError(problems)
    return facts


def facts_to_dict(facts: Facts) -> dict[str, Any]:
    """The same facts as plain JSON data; facts_from_dict reads them back equal."""
    written: dict[str, Any] = write(facts)
    return written


def _oddities(facts: Facts) -> Iterator[Problem]:
    """What has the right shape but cannot be true."""
    yield from _odd_experience(facts)
    for number, certificate in enumerate(facts.technical_certificates or ()):
        issued, until = certificate.issued_on, certificate.valid_until
        if issued and until and until < issued:
            path = f"technical_certificates[{number}].valid_until"
            yield Problem(path, f"berakhir {until} sebelum terbit {issued}", f'"{issued.replace(month=12, day=31)}"')
    if facts.education and not 0 <= (facts.education.kkni_level or 0) <= 9:  # noqa: PLR2004 - KKNI has nine levels
        yield Problem("education.kkni_level", "jenjang KKNI adalah 1 sampai 9, atau 0 bila tidak ada", "3")
    yield from _odd_counts(facts)


def _odd_counts(facts: Facts) -> Iterator[Problem]:
    for source in ("made", "spt", "duties"):
        counts: WorkCounts | Duties | None = getattr(facts, source)
        for each in fields(counts) if counts else ():
            if (getattr(counts, each.name) or 0) < 0:
                yield Problem(f"{source}.{each.name}", "jumlah tidak boleh kurang dari 0", "2")


def _odd_experience(facts: Facts) -> Iterator[Problem]:
    for number, period in enumerate(facts.experience or ()):
        path = f"experience[{number}]"
        if period.ongoing and period.ended_on:
            yield Problem(f"{path}.ended_on", "diisi padahal ongoing true (masih berjalan)", "null")
        if period.ended_on and period.ended_on < period.started_on:
            text = f"berakhir {period.ended_on} sebelum mulai {period.started_on}"
            yield Problem(f"{path}.ended_on", text, f'"{period.started_on.replace(month=12, day=31)}"')
        if facts.born_on and period.started_on < facts.born_on:
            text = f"mulai {period.started_on} sebelum tanggal lahir {facts.born_on}"
            yield Problem(f"{path}.started_on", text, '"2019-03-01"')
