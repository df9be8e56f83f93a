"""The berita acara of a meeting: its number, who signs it when, what it says, how it is closed."""

import pytest

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import DecisionMeeting
from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from tests.assessment.world import EVENING, act_of
from tests.certification.ways import closed, code_of, decide, issued, meeting, recommended, text_of


def test_numbers_of_minutes_follow_without_a_gap(world):
    for index in (0, 1):
        recommended(world, index)
        found = meeting(world)
        decide(world, found, index)
        assert closed(world, found).number == f"BA-00{index + 1}/ND47/XI/2026"


def test_minutes_and_certificates_are_numbered_apart(world):
    recommended(world, 0)
    assert issued(world, 0)[0].number == "001/PLT-ASKOM/ND47/XI/2026"
    found = meeting(world)
    decide(world, found, 0)
    assert closed(world, found).number == "BA-001/ND47/XI/2026"


def test_minutes_are_signed_only_when_everybody_is_decided(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.undecided"


def test_an_empty_agenda_is_not_signed(world):
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.empty_agenda"


def test_the_chair_signs_last_and_nobody_signs_twice(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_1, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.chair_last"

    assert services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00") is False
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.signed_already"
    assert found.number is None


def test_a_meeting_ends_after_it_began_and_all_sign_the_same_hour(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    with pytest.raises(Invalid) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="08.30")
    assert code_of(refused) == "certification.meeting_ends_early"
    members = queries.meeting_page(act_of(world.tim_1, EVENING), found.id).members
    assert (found.ends_at, [one.signed_at for one in members]) == ("", [None, None])

    services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    services.sign_minutes(act_of(world.tim_1, EVENING), found, ends_at="21.00")
    assert found.ends_at == "20.00"


def test_a_closed_meeting_is_closed(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)
    with pytest.raises(Refusal) as refused:
        decide(world, done, 0)
    assert code_of(refused) == "meeting.not_now"


def test_the_minutes_count_the_decisions_and_name_the_chair_first(world, desk_of):
    for index, verdict in enumerate((Verdict.K, Verdict.BK)):
        recommended(world, index, verdict)
    found = meeting(world)
    decide(world, found, 0)
    decide(world, found, 1, Verdict.BK, reason="Dokumen II PV belum memuat perbaikan")
    done = closed(world, found)
    printed = text_of(files.read(done.pdf_sha256))
    assert "2, kompeten 1, belum kompeten 1" in printed
    assert printed.index(f"1 {world.tim_1.name} Ketua") < printed.index(f"2 {world.tim_2.name} Anggota")
    shown = desk_of(world.tim_1).open("certification.show_minutes", meeting_id=found.id).text
    assert "Jumlah asesi 2: kompeten 1, belum kompeten 1" in shown


def test_printing_the_minutes_twice_changes_nothing(world):
    from askom_lms.certification.routes.printing import minutes_pdf
    from askom_lms.certification.services.meetings import keep_minutes

    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)
    before = done.pdf_sha256
    keep_minutes(Act.system(EVENING), done.id, "0" * 64)
    assert db.session().get_one(DecisionMeeting, done.id).pdf_sha256 == before
    assert files.read(before) == minutes_pdf(done.id)
