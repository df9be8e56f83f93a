"""What a page of this context asks of the database."""

import pytest

from askom_lms.certification.queries import public
from tests.assessment.counting import counted_queries
from tests.assessment.world import examiner_of, master_of
from tests.certification.ways import (
    decide,
    examined,
    issued,
    judged,
    meeting,
    number,
    recommended,
)
from tests.plans import plans_of

pytestmark = pytest.mark.usefixtures("friday_evening")

MOST_QUERIES = 6


def test_pages_cost_few_queries_whatever_the_number_of_people(desk_of, world, slug):
    recommended(world, 0)
    (certificate,) = issued(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    seat = number(world, 0)
    examiner, master = desk_of(examiner_of(world, 0)), desk_of(master_of(world, 0))
    panitia, tim, trainee, stranger = (
        desk_of(world.panitia),
        desk_of(world.tim_1),
        desk_of(world.trainees[0]),
        desk_of(),
    )
    for desk, endpoint, values in (
        (examiner, "certification.show_recommendations", {}),
        (examiner, "certification.show_aca", {"seat": seat}),
        (master, "certification.show_trainer_recommendation", {"seat": seat}),
        (panitia, "certification.show_class_recommendations", {"slug": slug}),
        (panitia, "certification.show_certificates", {"slug": slug}),
        (panitia, "certification.show_certificate", {"certificate_id": certificate.id}),
        (panitia, "certification.show_separation", {"slug": slug}),
        (tim, "certification.show_meetings", {}),
        (tim, "certification.show_meeting", {"meeting_id": found.id}),
        (tim, "certification.show_case", {"meeting_id": found.id, "seat": seat}),
        (tim, "certification.show_minutes", {"meeting_id": found.id}),
        (trainee, "certification.show_result", {}),
        (stranger, "certification.show_check", {"code": certificate.code}),
    ):
        with counted_queries() as queries:
            desk.open(endpoint, **values)
        assert len(queries) <= MOST_QUERIES, (endpoint, [one[:90] for one in queries])


def test_lists_cost_the_same_for_two_and_for_four_people(desk_of, world, slug):
    from tests.assessment.world import fresh_class

    small = fresh_class(2, number="48/2026")
    counts = []
    for one in (world, small):
        judged_already = one is world and examined(one, 0) is None and judged(one, 0)
        assert judged_already or one is small
        with counted_queries() as queries:
            desk_of(one.panitia).open("certification.show_certificates", slug=one.klass.slug)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("typed", "column"), [("001/PLT-ASKOM/ND/XI/2026", "number"), ("7QK4M2XB", "code")])
def test_the_public_check_finds_a_certificate_by_its_unique_index(world, typed, column):
    """Among those of the whole country; SQLite numbers its indexes and tells the column, PostgreSQL tells the name."""
    plan = plans_of(lambda: public.answer_to(typed))[0]
    assert f"({column}=" in plan or f"uq_certificate_{column}" in plan, plan
