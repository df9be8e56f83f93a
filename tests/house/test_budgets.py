"""What a page may cost: queries that do not grow with the class, and bytes on the wire (ux 10, performance 7)."""

import gzip

import pytest
from sqlalchemy import select

from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import touch_class
from tests.coursework.world import handed_in, running_class
from tests.databases import empty
from tests.house.counting import counted
from tests.house.spoken import listed
from tests.security import reach, town
from tests.security.knocking import Browser, address, doors

pytestmark = pytest.mark.one_database
MOST_QUERIES = 6
MOST_FOR_THE_BOARD = 5
MOST_FOR_A_FILE = 16
FILES = {
    "applying.show_application", "handover.show_handover", "overview.show_own_why", "overview.show_why", "quality.download_figures", "quality.print_report", "quality.show_report",
    "registry.list_asesor", "registry.show_asesor", "training.show_application",
    "upkeep.download_calendar", "upkeep.show_book", "upkeep.show_holder", "upkeep.show_own_book",
}  # fmt: skip
"""Pages before, beside or behind a class that put a file together from many registers; what they ask does not grow."""
SMALL, FULL = 3, 24
EXCEPTIONS = {"shell.serve_asset"}
KB = 1024


def pages(app):
    return [door for door in doors(app) if door.method == "GET" and door.endpoint not in EXCEPTIONS]


@pytest.fixture(scope="module")
def two_classes(installation):
    """The same life in a class of 3 and in a class of 24, and a browser for everybody in both."""
    with installation.app_context():
        empty(db.db.engine)
        found = []
        for size, number in ((SMALL, "47/2026"), (FULL, "48/2026")):
            world = running_class(size, number=number)
            for place in range(1, size):
                handed_in(world, place)
            one = town.whole_class(world)
            one.class_id = world.klass.id
            one.browsers = {name: Browser(installation, person) for name, person in one.people.items()}
            found.append(one)
    return found


def something_moves(class_id):
    """The class has another version and its chain another line: whatever was remembered of it is drawn anew."""
    klass = db.session().get_one(TrainingClass, class_id)
    Act.system().record("class.moved", ChainRef("class", class_id), klass)
    touch_class(class_id)
    db.session().commit()


def cost(app, one, name, door):
    """The statements of one page for this person, asked for again after something in the class has moved."""
    url = address(app, door, one.values)
    browser = one.browsers[name]
    browser.get(url)
    with app.app_context():
        something_moves(one.class_id)
        with counted() as seen:
            answer = browser.get(url)
    assert answer.status_code < 500
    return seen


@pytest.fixture(scope="module")
def costs(installation, two_classes):
    """(endpoint, who) -> the statements in the small class and in the full one."""
    return {
        (door.endpoint, name): tuple(cost(installation, one, name, door) for one in two_classes)
        for door in pages(installation)
        for name in sorted(reach.reached_by(door) & set(two_classes[0].browsers))
    }


def test_a_page_asks_as_many_queries_for_24_people_as_for_3(costs):
    wrong = [
        f"{endpoint} as {name}: {len(few.reads)} for {SMALL} people, {len(many.reads)} for {FULL}"
        for (endpoint, name), (few, many) in costs.items()
        if len(few.reads) != len(many.reads)
    ]
    assert not wrong, listed(wrong)


def test_a_page_asks_six_queries_at_most(costs):
    wrong = [
        f"{endpoint} as {name}: {len(many.reads)}"
        for (endpoint, name), (_, many) in costs.items()
        if len(many.reads) > (MOST_FOR_A_FILE if endpoint in FILES else MOST_QUERIES)
    ]
    assert not wrong, listed(wrong)


def test_the_board_asks_five_queries_at_most(costs):
    board = [seen for (endpoint, _), both in costs.items() if endpoint == "overview.show_board" for seen in both]
    assert len(board) > 4
    assert 0 < max(len(seen.reads) for seen in board) <= MOST_FOR_THE_BOARD


def test_a_board_that_did_not_change_is_not_drawn(installation, two_classes):
    one = two_classes[1]
    board = next(door for door in pages(installation) if door.endpoint == "overview.show_board")
    url = address(installation, board, one.values)
    tag = one.browsers["panitia"].get(url).headers["ETag"]
    with installation.app_context(), counted() as seen:
        answer = one.browsers["panitia"].get(url, **{"If-None-Match": tag})
    assert answer.status_code == 304
    assert not answer.get_data()
    assert len(seen.reads) <= 2


def test_a_page_writes_nothing_but_who_looked_and_that_a_sign_in_is_in_use(costs):
    noted = ("INSERT INTO access_log", "UPDATE login_session SET last_seen_at=")
    wrong = [
        f"{endpoint} as {name}: {statement[:60]}"
        for (endpoint, name), both in costs.items()
        for seen in both
        for statement in seen.writes
        if not statement.startswith(noted)
    ]
    assert not wrong, listed(wrong)


def weight(response):
    """Bytes of an answer as they travel."""
    assert response.status_code == 200, response.status
    return len(gzip.compress(response.get_data(), 6, mtime=0))


@pytest.fixture(scope="module")
def visitors(demo_class):
    """visitors(e-mail) -> the browser of this person of the demo class; nobody's for an empty one."""

    def of(email):
        with demo_class.app.app_context():
            person = db.session().scalars(select(Person).where(Person.email == email)).one() if email else None
            return Browser(demo_class.app, person)

    return of


def rows(demo_class, wanted):
    """What a query finds in the demo class, with no transaction left open and whatever application ran before."""
    with demo_class.app.app_context(), db.reading():
        return db.session().execute(wanted).all()


def trainees(demo_class):
    return rows(
        demo_class,
        select(Person.email, Enrolment.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.class_id == demo_class.world.class_id)
        .order_by(Enrolment.seat_number),
    )


def test_the_home_of_every_trainee_weighs_5_kb_at_most(demo_class, visitors):
    heavy = {email: weight(visitors(email).get("/beranda")) for email, _ in trainees(demo_class)}
    assert max(heavy.values()) <= 5 * KB, heavy


def test_the_largest_form_weighs_12_kb_at_most(demo_class, visitors):
    """Every sheet that somebody fills or mends now, and all of the first trainee; the instruments list all KUK."""
    sheets = rows(
        demo_class,
        select(Person.email, DossierItem.folder, DossierItem.key, DossierItem.status, Enrolment.seat_number)
        .join(Enrolment, Enrolment.id == DossierItem.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(DossierItem.class_id == demo_class.world.class_id, DossierItem.status != ItemStatus.EMPTY),
    )
    heavy = {}
    for email, folder, key, status, seat in sheets:
        if status in (ItemStatus.DRAFT, ItemStatus.RETURNED) or seat == 1:
            task = ("merah", "kuning", "hijau").index(folder.value) + 1
            heavy[email, task, key] = weight(visitors(email).get(f"/tugas/{task}/{key}"))
    assert {key for _, _, key in heavy} >= {"fr-ia-01-hasil", "fr-mapa-01"}
    assert max(heavy.values()) <= 12 * KB, heavy


def waiting(demo_class):
    """(e-mail of the master asesor, submission) of everything that waits."""
    return rows(
        demo_class,
        select(Person.email, Submission.id)
        .join(DossierItem, DossierItem.master_asesor_id == Person.id)
        .join(Submission, (Submission.item_id == DossierItem.id) & (Submission.number == DossierItem.number))
        .where(DossierItem.class_id == demo_class.world.class_id, DossierItem.status == ItemStatus.SUBMITTED),
    )


def test_the_paraf_desk_weighs_10_kb_and_each_next_item_6_kb_at_most(demo_class, visitors):
    whole, parts = {}, {}
    for email, submission_id in waiting(demo_class):
        browser, url = visitors(email), f"/paraf/{submission_id}"
        whole[url] = weight(browser.get(url))
        parts[url] = weight(browser.get(url, **{"X-Fragment": "desk"}))
    assert whole
    assert max(whole.values()) <= 10 * KB, whole
    assert max(parts.values()) <= 6 * KB, parts


def test_the_board_weighs_6_kb_at_most(demo_class, visitors):
    assert weight(visitors("sari@askom.contoh.id").get(f"/kelas/{demo_class.world.slug}/papan")) <= 6 * KB


def test_the_recommendation_weighs_6_kb_at_most(two_classes):
    one = two_classes[1]
    seat = one.values["seat"]
    assert weight(one.browsers["other_master"].get(f"/rekomendasi/{seat}")) <= 6 * KB


def test_the_public_answer_weighs_3_kb_at_most(demo_class, visitors):
    code = rows(demo_class, select(Submission.code).where(Submission.parafed_at.is_not(None)).limit(1))[0][0]
    assert weight(visitors("").get(f"/v/{code}")) <= 3 * KB
