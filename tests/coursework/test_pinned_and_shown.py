"""A class pins the edition of its forms; what the checks remark on a sheet is shown at the paraf desk."""

import uuid

from askom_lms.coursework import queries, services
from askom_lms.coursework.queries.review import review_of
from askom_lms.kernel import db
from askom_lms.paperwork.forms import summary
from askom_lms.training.models import TrainingClass
from tests.coursework.world import act_of, filled, item_of, sign_all

PMO = "fr-ia-03-perangkat"


def edition_of(world, key):
    act = act_of(world.trainees[0])
    record = services.open_item(act, item_of(world, 0, "merah", key, act=act))
    db.session().commit()
    return record.edition


def test_a_sheet_opens_in_the_edition_of_its_class_and_keeps_it(world):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.form_edition = "V2018"
    db.session().commit()
    assert (edition_of(world, "fr-mapa-01"), edition_of(world, "peta")) == ("V2018", "V2023")
    klass.form_edition = "V2023"
    db.session().commit()
    assert (edition_of(world, "fr-mapa-01"), edition_of(world, "fr-ia-01-perangkat")) == ("V2018", "V2023")


def test_a_remark_of_the_checks_stands_at_the_paraf_desk(world, master):
    filled(world, 0, "merah", PMO)
    answers = queries.current_record(world.seats[0], "merah", PMO).answers
    early = [
        path.removesuffix("momen") for path, said in answers.items() if path.endswith(":momen") and said == "sebelum"
    ]
    act = act_of(world.trainees[0])
    changed = {f"{row}pertanyaan": "Apa yang Anda siapkan?" for row in early}
    services.save_form(act, item_of(world, 0, "merah", PMO, act=act), "asesor", changed)
    sign_all(world, 0, "merah", PMO)
    version = services.hand_in(act, item_of(world, 0, "merah", PMO, act=act), key=uuid.uuid4().hex, declared=True)
    db.session().commit()
    issues = review_of(act_of(world.master), version.id).issues
    assert [issue.code for issue in issues] == ["paperwork.fr_ia_03.aspek_sebelum"]
    page = master.go(f"/paraf/{version.id}")
    (told,) = summary(issues)
    assert told["text"] in page.text
    assert f"Asesor ({world.trainees[0].name}) · Catatan diklat (000), mapa.7 · Tulis pertanyaan K3L" in page.text
