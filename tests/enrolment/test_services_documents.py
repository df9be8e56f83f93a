"""Papers in versions: replaced, never overwritten; each with a verdict that can be taken back for ten seconds."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, DocumentState
from askom_lms.kernel import audit, db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from tests.factories.classes import BEFORE, act_of, applicant, open_class, paper, person_of, stored
from tests.factories.people import PersonFactory, grant_in

pytestmark = pytest.mark.usefixtures("lms_app")
KTP, PHOTO = DocumentKind.KTP, DocumentKind.PHOTO
SECOND = dt.timedelta(seconds=1)


def draft(world):
    return applicant(world, state=S.DRAFT, documents="........")


def own_act(enrolment, now=BEFORE):
    return act_of(person_of(enrolment), now)


def chained(document):
    return [entry["kind"] for entry in audit.history_of(db.session(), "enrolment_document", document.id)]


def mails(enrolment):
    return db.session().scalars(select(Mail).where(Mail.to == person_of(enrolment).email)).all()


def test_a_paper_waits_for_panitia_and_stands_in_the_string():
    enrolment = draft(open_class())
    document = services.upload_document(own_act(enrolment), enrolment, PHOTO, stored("foto.jpg"), hint="blue")
    assert (document.number, document.state, document.hint) == (1, DocumentState.WAITING, "blue")
    assert enrolment.documents == ".u......"
    assert chained(document) == ["document.uploaded"]


def test_a_second_upload_is_a_second_version_and_the_first_stays():
    enrolment = draft(open_class())
    first = services.upload_document(own_act(enrolment), enrolment, KTP, stored(colour="red"))
    second = services.upload_document(own_act(enrolment), enrolment, KTP, stored(colour="green"))
    assert (first.state, second.number) == (DocumentState.REPLACED, 2)
    assert queries.document_versions(enrolment.id, KTP) == [second, first]
    assert queries.current_documents(enrolment.id) == {KTP: second}


def test_the_same_file_twice_is_one_version():
    enrolment = draft(open_class())
    first = services.upload_document(own_act(enrolment), enrolment, KTP, stored())
    assert services.upload_document(own_act(enrolment), enrolment, KTP, stored()) is first


def test_the_same_file_after_a_rejection_is_a_new_version():
    world = open_class()
    enrolment = draft(world)
    first = services.upload_document(own_act(enrolment), enrolment, KTP, stored())
    services.judge_document(act_of(world.panitia), enrolment, first, is_accepted=False, reason="Buram")
    assert services.upload_document(own_act(enrolment), enrolment, KTP, stored()).number == 2
    assert enrolment.documents[0] == "u"


@pytest.mark.parametrize("state", [S.WITHDRAWN, S.COMPLETED])
def test_nothing_is_uploaded_when_it_is_over(state):
    enrolment = applicant(open_class(), state=state)
    with pytest.raises(Refusal) as refused:
        services.upload_document(own_act(enrolment), enrolment, KTP, stored())
    assert refused.value.code == "enrolment.not_now"


def test_somebody_else_uploads_nothing():
    world = open_class()
    enrolment, other = draft(world), draft(world)
    with pytest.raises(NotFound):
        services.upload_document(own_act(other), enrolment, KTP, stored())


# verdicts


def test_panitia_accepts_a_paper():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=True)
    assert (document.state, document.verdict_by_id, enrolment.documents[0]) == ("a", world.panitia.id, "a")
    assert (chained(document), mails(enrolment)) == (["document.accepted"], [])


def test_a_rejection_needs_a_reason_and_tells_the_applicant_after_ten_seconds():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    with pytest.raises(Invalid):
        services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=False, reason=" ")
    assert document.state is DocumentState.WAITING
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=False, reason="Tidak terbaca.")
    [mail] = mails(enrolment)
    assert (mail.to, mail.not_before) == (person_of(enrolment).email, BEFORE + 10 * SECOND)
    assert "KTP" in mail.subject
    assert "Tidak terbaca." in mail.body
    assert "/berkas/ktp" in mail.body


def test_the_same_verdict_twice_is_one():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    for _ in range(2):
        services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=False, reason="Buram")
    assert (chained(document), len(mails(enrolment))) == (["document.rejected"], 1)


def test_two_panitia_at_once_are_told():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=True, seen=DocumentState.WAITING)
    with pytest.raises(Refusal) as refused:
        services.judge_document(
            act_of(world.panitia_2), enrolment, document, is_accepted=False, reason="x", seen=DocumentState.WAITING
        )
    assert refused.value.code == "enrolment.document_judged"


def test_a_verdict_may_be_changed_by_somebody_who_saw_it():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP, DocumentState.ACCEPTED)
    services.judge_document(
        act_of(world.panitia), enrolment, document, is_accepted=False, reason="Palsu", seen=DocumentState.ACCEPTED
    )
    assert enrolment.documents[0] == "x"


def test_a_replaced_version_is_not_judged():
    world = open_class()
    enrolment = draft(world)
    old = paper(enrolment, KTP, DocumentState.REPLACED)
    paper(enrolment, KTP, number=2)
    with pytest.raises(Refusal) as refused:
        services.judge_document(act_of(world.panitia), enrolment, old, is_accepted=True)
    assert refused.value.code == "enrolment.document_replaced"


def test_a_master_asesor_judges_no_paper():
    world = open_class()
    enrolment = draft(world)
    with pytest.raises(Denied):
        services.judge_document(act_of(world.masters[0]), enrolment, paper(enrolment, KTP), is_accepted=True)


# taking back


@pytest.mark.parametrize(("after", "is_undone"), [(0, True), (10, True), (11, False)])
def test_ones_own_verdict_is_taken_back_within_ten_seconds(after, is_undone):
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=False, reason="Buram")
    later = act_of(world.panitia, BEFORE + after * SECOND)
    if is_undone:
        services.undo_judgement(later, enrolment, document)
        assert (document.state, enrolment.documents[0], document.verdict_reason) == (DocumentState.WAITING, "u", "")
        assert [mail.cancelled_at for mail in mails(enrolment)] == [later.now]
        assert chained(document) == ["document.rejected", "document.undone"]
    else:
        with pytest.raises(Refusal) as refused:
            services.undo_judgement(later, enrolment, document)
        assert refused.value.code == "enrolment.undo_too_late"


def test_another_ones_verdict_is_not_taken_back():
    world = open_class()
    enrolment = draft(world)
    document = paper(enrolment, KTP)
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=True)
    with pytest.raises(Refusal):
        services.undo_judgement(act_of(world.panitia_2), enrolment, document)
    assert document.state is DocumentState.ACCEPTED


def test_a_paper_that_nobody_judged_has_nothing_to_take_back():
    world = open_class()
    enrolment = draft(world)
    with pytest.raises(Refusal):
        services.undo_judgement(act_of(world.panitia), enrolment, paper(enrolment, KTP))


# finding


def test_the_queue_is_sorted_by_kind_in_the_order_of_the_folder_and_then_by_age():
    world = open_class()
    one, two = draft(world), draft(world)
    paper(one, PHOTO)
    paper(one, KTP, at=BEFORE + SECOND)
    paper(two, KTP)
    paper(two, DocumentKind.DIPLOMA, DocumentState.ACCEPTED)
    found = queries.waiting_papers(act_of(world.panitia), world.klass)
    assert [(row.kind, row.enrolment_id) for row in found] == [(KTP, two.id), (KTP, one.id), (PHOTO, one.id)]


def test_the_papers_of_somebody_who_left_wait_no_more():
    world = open_class()
    enrolment = applicant(world, state=S.WITHDRAWN)
    paper(enrolment, KTP)
    assert queries.waiting_papers(act_of(world.panitia), world.klass) == []


def test_only_applicant_and_panitia_open_what_shows_a_nik():
    world = open_class()
    enrolment = draft(world)
    ktp, photo = paper(enrolment, KTP), paper(enrolment, PHOTO)
    master = act_of(world.masters[0])
    for act in (act_of(world.panitia), own_act(enrolment)):
        assert queries.get_document(act, ktp.id) is ktp
    assert queries.get_document(master, photo.id) is photo
    with pytest.raises(Denied):
        queries.get_document(master, ktp.id)


def test_a_class_mate_opens_nothing():
    world = open_class()
    mine, other = draft(world), draft(world)
    document = paper(mine, PHOTO)
    with pytest.raises(NotFound):
        queries.get_document(own_act(other), document.id)


def test_a_paper_of_another_class_is_not_found():
    world = open_class()
    other = open_class(number="48/2026", starts_on=world.klass.starts_on + dt.timedelta(days=14))
    document = paper(draft(other), KTP)
    with pytest.raises(NotFound):
        queries.paper_in_class(act_of(world.panitia), world.klass, document.id)
    with pytest.raises(NotFound):
        queries.get_document(act_of(world.panitia), document.id)


def test_a_stranger_with_the_role_of_panitia_elsewhere_judges_nothing_here():
    world = open_class()
    other = open_class(number="48/2026", starts_on=world.klass.starts_on + dt.timedelta(days=14))
    somebody = PersonFactory()
    grant_in(somebody, Role.PANITIA, other.klass)
    enrolment = draft(world)
    with pytest.raises(NotFound):
        services.judge_document(act_of(somebody), enrolment, paper(enrolment, KTP), is_accepted=True)
