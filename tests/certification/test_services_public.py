"""What anybody may know: a certificate or a sheet by its code, number or file, and how guessing is slowed down."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.queries.public import (
    CertificateAnswer,
    SheetAnswer,
    answer_to,
    answer_to_file,
    suggestions,
)
from askom_lms.certification.services.public import FILES, MISSES, FileKind, compare_file, look_up
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.twin import Standing
from askom_lms.coursework.models import Submission
from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import TooMany
from tests.assessment.world import EVENING, NOW
from tests.certification.ways import issued, ready, trained


def stranger(now=EVENING):
    return Act(None, now)


def test_anybody_finds_a_certificate_by_code_and_by_number(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)

    for typed in (
        certificate.code,
        codes.shown(certificate.code).lower(),
        certificate.number,
        certificate.number.lower(),
    ):
        found = answer_to(typed)
        assert isinstance(found, CertificateAnswer)
        assert (found.number, found.state) == (certificate.number, CertificateState.ISSUED)
    assert answer_to("999/PLT-ASKOM/ND47/XI/2026") is None


def test_a_sheet_is_found_and_says_which_version_counts(world):
    trained(world, 0)
    version = db.session().scalars(select(Submission)).first()
    found = answer_to(codes.shown(version.code))
    assert isinstance(found, SheetAnswer)
    assert (found.number, found.newest, found.standing) == (1, 1, Standing.CURRENT)
    assert found.parafed_at == NOW

    later = Submission(
        item_id=version.item_id, number=2, record_id=version.record_id, state=SubmissionState.SUBMITTED,
        fingerprint="f" * 64, code=codes.new_code(), handed_in_at=EVENING,
    )  # fmt: skip
    db.session().add(later)
    db.session().commit()
    old, new = answer_to(version.code), answer_to(later.code)
    assert (old.standing, old.newest) == (Standing.SUPERSEDED, 2)
    assert (new.standing, new.parafed_at) == (Standing.CURRENT, None)


def test_a_draft_is_not_found(world):
    trained(world, 0)
    version = db.session().scalars(select(Submission)).first()
    version.handed_in_at = None
    version.state, version.parafed_at = SubmissionState.DRAFT, None
    db.session().commit()
    assert answer_to(version.code) is None


def test_a_code_with_one_wrong_letter_is_suggested(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    last = "2" if certificate.code[-1] != "2" else "3"

    assert suggestions(certificate.code[:-1] + last) == [codes.shown(certificate.code)]
    assert suggestions(certificate.code[:-1]) == [codes.shown(certificate.code)]
    assert suggestions("22222222") == []


def test_guessing_codes_is_slowed_down_and_finding_is_not(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    for _ in range(MISSES.tries):
        assert look_up(stranger(), "22222222", "10.0.0.9") is None
    with pytest.raises(TooMany):
        look_up(stranger(), "33333333", "10.0.0.9")
    assert look_up(stranger(), certificate.code, "10.0.0.9")
    assert look_up(stranger(), "33333333", "10.0.0.10") is None


def test_an_issued_file_is_known_by_its_bytes_and_a_changed_one_is_not(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    content = files.read(certificate.pdf_sha256)

    same = compare_file(stranger(), content, "10.0.0.9")
    assert (same.kind, same.record.number) == (FileKind.SAME, certificate.number)
    assert compare_file(stranger(), content + b" ", "10.0.0.9").kind is FileKind.ADDED
    assert answer_to_file(EVENING.date(), "0" * 64) is None
    for _ in range(FILES.tries - 2):
        compare_file(stranger(), b"x", "10.0.0.9")
    with pytest.raises(TooMany):
        compare_file(stranger(), content, "10.0.0.9")
