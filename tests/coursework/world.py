"""A running class on day 3 with dossiers: trainees, master asesors, ketua kelas, and ways to bring items to any state."""

import datetime as dt
import hashlib
import uuid

from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.queries import live_signatures, spec_of, stage_of
from askom_lms.people.models import Person
from askom_lms.skema import services as skemas
from askom_lms.skema.models import Skema
from askom_lms.training import services as classes
from askom_lms.training.domain.kits import KitLine, all_rows
from askom_lms.training.models import Folder, TrainingClass
from askom_lms.training.queries import kit_of
from tests.factories.classes import accepted, open_class
from tests.factories.people import actor_of
from tests.kept import kept

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
"""Wednesday of the class, 10.00 WIB."""
BEFORE = dt.datetime(2026, 11, 13, 3, 0, tzinfo=dt.UTC)
"""After the pre-day, before day 1: seats are confirmed."""
SMALL = {
    "skema": {"nomor": None, "judul": "Juru Data", "jenis": None},
    "acuan": [{"jenis": "SKKNI", "nomor": "282", "tahun": 2016, "judul": "Pemrograman"}],
    "units": [
        {
            "kode": f"J.62010{n}.001.01",
            "judul": title,
            "acuan": "282/2016",
            "status": "lengkap_verbatim",
            "siap_uji_demo": True,
            "elements": [
                {
                    "nomor": "1",
                    "judul": f"Menyiapkan {title.lower()}",
                    "kuk": [{"nomor": f"1.{k}", "teks": f"Langkah {k} {title.lower()} dilakukan."} for k in (1, 2)],
                }
            ],
        }
        for n, title in enumerate(("Menggunakan data", "Menjaga data"), 1)
    ],
}


def act_of(person, now=NOW, *, stepped_up=True):
    """This person acts; second factor just shown."""
    person = db.session().get_one(Person, person.id if not isinstance(person, uuid.UUID) else person)
    return Act(actor_of(person, second_factor_at=now if stepped_up else None), now)


@kept
def running_class(n=3, *, number="47/2026", skema=None, kit=1, paths=None, more=(), edition="V2023"):
    """A class of n trainees on its third day, dossiers prepared; people as attributes. `more`: sheets added to the red folder."""
    s = db.session()
    world = open_class(number=number, kit=kit)
    if paths:
        classes.save_paths(act_of(world.panitia, BEFORE), world.klass, paths, form_edition=edition)
    if more:
        classes.save_kit(act_of(world.panitia, BEFORE), world.klass, kit_with(world.klass, more))
    if skema is None:
        known = s.scalars(select(Skema).where(Skema.key == "juru_data")).one_or_none()
        if known is None:
            skemas.import_skema(Act.system(NOW), SMALL, "juru_data", hashlib.sha256(b"juru").hexdigest())
            known = s.scalars(select(Skema).where(Skema.key == "juru_data")).one()
        skema = known
    seats = accepted(world, n, skema=skema)
    panitia = act_of(world.panitia, BEFORE)
    klass = s.get_one(TrainingClass, world.klass.id)
    enrolments.assign_groups(panitia, klass)
    enrolments.name_ketua_kelas(panitia, seats[-1])
    for seat in seats:
        if seat.is_conditional and seat.confirmed_at is None:
            enrolments.confirm_condition(panitia, seat)
    classes.close_enrolment(panitia, klass)
    for seat in seats:
        enrolments.enrol(panitia, seat)
    classes.start_class(panitia, klass)
    services.prepare_class(panitia, klass.id)
    for master in world.masters:
        services.declare_relations(act_of(master, BEFORE), klass)
    s.commit()
    world.skema = skema
    world.seats = [seat.id for seat in seats]
    world.trainees = [s.get_one(Person, seat.person_id) for seat in seats]
    world.master = s.get_one(Person, seats[0].master_asesor_id)
    world.other_master = next(m for m in world.masters if m.id != world.master.id)
    return world


def kit_with(klass, more):
    """The kit of a class and these sheets of the red folder beside it, opened as the others of their phase are."""
    kept = kit_of(klass.id)
    opens = {row.phase: row.opens_with for row in kept if row.folder == "merah"}
    added = [row for row in all_rows(klass.kit_edition) if row.folder == "merah" and row.key in more]
    lines = [(row, row.opens_with) for row in kept] + [(row, opens[row.phase]) for row in added]
    return [KitLine(row.folder, row.key, True, order, session) for order, (row, session) in enumerate(lines)]


def item_of(world, index, folder, key, *, act=None):
    """The item of one trainee, as he sees it."""
    return queries.item_of_enrolment(act or act_of(world.trainees[index]), world.seats[index], Folder(folder), key)


RESULTS = ("fr-ia-01-hasil", "fr-ia-02-hasil", "fr-ia-03-hasil")
COMES_FIRST = {
    "fr-mapa-02": ("fr-mapa-01",),
    "fr-ak-01": ("fr-mapa-02", "fr-apl-02"),
    **dict.fromkeys(RESULTS, ("fr-ak-01",)),
    "fr-ak-02": RESULTS,
    "fr-ak-03": ("fr-ak-02",),
    "fr-ak-05": ("fr-ak-02",),
}
"""What the forms of one dossier rest on: a plan, an agreement, results, a recommendation."""


def begun(world, index, folder, key, *, now=NOW):
    """Everything that this item rests on stands in the dossier."""
    held = {line.key for line in queries.dossier_lines(world.seats[index], folder)}
    for earlier in COMES_FIRST.get(key, ()):
        if earlier in held and queries.current_record(world.seats[index], folder, earlier) is None:
            filled(world, index, folder, earlier, now=now)


def filled(world, index=0, folder="merah", key="peta", *, now=NOW, is_competent=True):
    """Everybody writes his part of an item, and everybody but the trainee signs; returns the item."""
    begun(world, index, folder, key, now=now)
    trainee = world.trainees[index]
    act = act_of(trainee, now)
    item = item_of(world, index, folder, key, act=act)
    roles = queries.parties_of(item.enrolment_id, folder)
    record = services.open_item(act, item)
    spec, stage = spec_of(record), stage_of(record)
    answers = sample_answers(spec, stage, record.lent, seed=index, is_competent=is_competent)
    if stage is Stage.HASIL:
        answers = {**answers, **record.answers}
    for role in {field.filled_by for field in spec.fields() if field.filled_by}:
        mine = part_of(spec, stage, record.lent, answers, role)
        if mine:
            who = act if role == OWNER else act_of(roles[role].id, now)
            services.save_form(who, item_of(world, index, folder, key, act=who), role, mine)
    sign_all(world, index, folder, key, now=now)
    db.session().commit()
    return item_of(world, index, folder, key)


def sign_all(world, index, folder, key, *, now=NOW):
    """Every required signature but those that come with the hand-in, in the order of the form."""
    item = item_of(world, index, folder, key)
    roles = queries.parties_of(item.enrolment_id, folder)
    record = queries.current_record(item.enrolment_id, folder, key)
    slots = [slot for slot in spec_of(record).slots_at(stage_of(record)) if slot.required]
    for _ in slots:
        there = {one.slot for one in live_signatures(record.id)}
        for slot in slots:
            if slot.key in there or any(before not in there for before in slot.after):
                continue
            person = world.trainees[index] if slot.role == OWNER else roles[slot.role].id
            who = act_of(person, now)
            services.sign_part(who, item_of(world, index, folder, key, act=who), slot.role, slot.key, agreed=True)
            there.add(slot.key)


def handed_in(world, index=0, folder="merah", key="peta", *, now=NOW):
    """The item, complete and in the queue; returns its version."""
    filled(world, index, folder, key, now=now)
    act = act_of(world.trainees[index], now)
    version = services.hand_in(act, item_of(world, index, folder, key, act=act), key=uuid.uuid4().hex, declared=True)
    db.session().commit()
    return version


def parafed(world, index=0, folder="merah", key="peta", *, now=NOW):
    """The item, parafed by the trainee's master asesor."""
    version = handed_in(world, index, folder, key, now=now)
    act = act_of(master_of(world, index), now)
    services.sign_off_submission(act, queries.get_submission(act, version.id), fingerprint=version.fingerprint)
    db.session().commit()
    return version


def master_of(world, index):
    """The master asesor of one trainee."""
    enrolment = db.session().get_one(Enrolment, world.seats[index])
    return db.session().get_one(Person, enrolment.master_asesor_id)


PLANNING = ("peta", "fr-mapa-01", "fr-mapa-02", "fr-ia-01-perangkat", "fr-ia-02-perangkat", "fr-ia-03-perangkat")


def planning_parafed(world, index=0, folder="merah", *, now=NOW):
    """All planning items of a folder have their paraf: practice is open."""
    for key in PLANNING:
        parafed(world, index, folder, key, now=now)


def name_asesi(world, index, folder, other):
    """The class-mate who plays asesi for this trainee."""
    enrolment = db.session().get_one(Enrolment, world.seats[index])
    act = act_of(world.panitia)
    services.set_party(act, enrolment, Folder(folder), "asesi", world.trainees[other].id, simulated=True)
    db.session().commit()


def progress_of(world, index=0):
    """The progress string as lists read it."""
    db.session().expire_all()
    return db.session().get_one(Enrolment, world.seats[index]).progress
