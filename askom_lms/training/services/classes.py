"""A class: created with the default plan, then changed step by step until it starts."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.domain import TUK_ON_FORMS
from askom_lms.registry.queries import institution_by_id
from askom_lms.regulations import DEFAULT_STANDARD
from askom_lms.training.domain.composition import MOST_SEATS
from askom_lms.training.domain.evaluation import EVALUATION_DAYS, LONGEST_EVALUATION
from askom_lms.training.domain.examining import GREATEST_LIMIT, LEAST_LIMIT
from askom_lms.training.domain.grace import GRACE, LONGEST_GRACE
from askom_lms.training.domain.kits import NEWEST_KIT, default_kit, default_paths, reopened
from askom_lms.training.domain.plan import date_of, default_timetable
from askom_lms.training.domain.settings import (
    LONGEST_FEE,
    LONGEST_OFFER,
    OFFER_HOURS,
    PAPERS,
    ClassSettings,
)
from askom_lms.training.domain.shelf import read as read_shelf
from askom_lms.training.domain.states import ClassState, P, Programme
from askom_lms.training.models import ClassSession, TrainingClass
from askom_lms.training.queries import fresh
from askom_lms.training.services.checks import (
    check_minimum,
    check_numbers,
    check_place,
    check_rule_sets,
    check_standard,
    free_slug,
    known_skema,
)
from askom_lms.training.services.dates import move_dates, must_examine_skema, must_fit_staff
from askom_lms.training.services.kit import put_kit
from askom_lms.training.services.place import must_be_verified, open_tuk
from askom_lms.training.services.touch import (
    chain_of,
    hold_editable,
    hold_unfinished,
    relabel_roles,
    touch_class,
)

__all__ = ["create_class", "save_numbers", "save_place", "save_programme", "save_settings", "touch_class"]

RULED = ("programme", "rule_set", "certification_rule_set", "capacity", "proposed")
"""By which rules and numbers the people of a class are judged; each change of the class vouches for them."""


def create_class(
    act: Act,
    *,
    number: str,
    institution_id: uuid.UUID,
    venue: str,
    city: str,
    starts_on: dt.date,
    pre_day_on: dt.date | None = None,
    programme: Programme = Programme.PELATIHAN,
    tuk_kind: str = "Sewaktu",
    zone: str = "WIB",
    capacity: int = MOST_SEATS,
    proposed: int | None = None,
    skema_ids: Iterable[uuid.UUID] = (),
    rule_set: str = "juknis-001",
    certification_rule_set: str = "skema-002",
    head_name: str = "",
    head_office: str = "",
    kit_edition: int = NEWEST_KIT,
    asesor_standard: str = DEFAULT_STANDARD,
    verified_skema_only: bool = False,
) -> TrainingClass:
    """A planned class with its own copy of the default kit and timetable. `starts_on` is day 1.

    Raises NotFound for an institution that this person does not lead; Invalid for a field that cannot be;
    Refusal `training.number_taken`, `training.standard_incomplete`.
    """
    act.require(P.CREATE, institution_id)
    institution = institution_by_id(institution_id)
    slug = free_slug(number)
    check_place(tuk_kind, zone, starts_on, pre_day_on)
    check_numbers(capacity, proposed if proposed is not None else capacity, 0)
    check_rule_sets(rule_set, certification_rule_set)
    check_standard(asesor_standard)
    chosen = ClassSettings(
        skema_ids=known_skema(skema_ids),
        pre_day_on=pre_day_on.isoformat() if pre_day_on else "",
        pre_day_papers_required=pre_day_on is not None,
        evidence_paths=default_paths(kit_edition),
        verified_skema_only=verified_skema_only,
    )
    klass = TrainingClass(
        number=number,
        slug=slug,
        institution_id=institution.id,
        programme=programme,
        venue=venue.strip(),
        city=city.strip(),
        tuk_kind=tuk_kind,
        zone=zone,
        starts_on=starts_on,
        ends_on=starts_on,
        capacity=capacity,
        proposed=proposed if proposed is not None else capacity,
        rule_set=rule_set,
        certification_rule_set=certification_rule_set,
        settings=chosen.stored(),
        kit_edition=kit_edition,
        asesor_standard=asesor_standard,
        head_name=head_name or institution.head_name,
        head_office=head_office or institution.head_office,
        created_at=act.now,
    )
    session().add(klass)
    session().flush()
    _copy_plan(klass, pre_day_on)
    data = {"number": number, "institution": str(institution.id)}
    act.record("class.created", chain_of(klass), klass, data, seals=RULED)
    return fresh(klass)


def _copy_plan(klass: TrainingClass, pre_day_on: dt.date | None) -> None:
    """The default timetable with dates, and the default kit opened by it."""
    planned = [row for row in default_timetable() if row.day or pre_day_on]
    for position, row in enumerate(planned):
        on = date_of(row.day, klass.starts_on, pre_day_on)
        assert on is not None
        klass.ends_on = max(klass.ends_on, on)
        session().add(
            ClassSession(
                class_id=klass.id,
                key=row.key,
                position=position,
                day=row.day,
                starts_at=clock.at(on, row.start, klass.zone),
                ends_at=clock.at(on, row.end, klass.zone),
                jp=row.jp,
                title=row.title,
                output=row.output,
                is_aca=row.is_aca,
            )
        )
    put_kit(klass, reopened(default_kit(klass.kit_edition), [row.key for row in planned]))


def save_place(
    act: Act,
    klass: TrainingClass,
    *,
    number: str,
    venue: str,
    city: str,
    tuk_kind: str,
    zone: str,
    starts_on: dt.date,
    pre_day_on: dt.date | None,
    tuk_id: uuid.UUID | None = None,
) -> None:
    """Where and when. The timetable moves along; staff are checked again on the new days.

    A TUK of the organiser's register gives the place its name and kind; without one they are as typed.

    Raises Refusal `training.started`, `training.number_fixed`, `training.number_taken`, `training.tuk_gone`,
    `training.tuk_unverified` (002:9.3.2), or a staff conflict.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    check_place(tuk_kind, zone, starts_on, pre_day_on)
    if number != klass.number:
        if klass.state is not ClassState.PLANNED:
            raise Refusal("training.number_fixed", number=klass.number)
        klass.slug, klass.number = free_slug(number), number
    tuk = open_tuk(klass, tuk_id) if tuk_id else None
    klass.venue, klass.tuk_kind = (tuk.name, TUK_ON_FORMS[tuk.kind]) if tuk else (venue.strip(), tuk_kind)
    klass.city = city.strip()
    klass.settings = replace(ClassSettings.read(klass.settings), tuk_id=str(tuk.id) if tuk else "").stored()
    move_dates(klass, starts_on=starts_on, pre_day_on=pre_day_on, zone=zone)
    must_fit_staff(klass)
    must_be_verified(klass)
    relabel_roles(klass)
    _changed(act, klass, "place")


def save_programme(
    act: Act,
    klass: TrainingClass,
    *,
    programme: Programme,
    skema_ids: Sequence[uuid.UUID],
    rule_set: str,
    certification_rule_set: str,
) -> None:
    """What is taught and by which reading of the rules people enter.

    Once enrolment is open the rule-set is pinned and skema are only added. Raises Refusal `training.started`,
    `training.rule_set_pinned`, `training.skema_in_use`, `training.skema_not_held`.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    check_rule_sets(rule_set, certification_rule_set)
    chosen = ClassSettings.read(klass.settings)
    wanted = known_skema(skema_ids)
    if klass.state is not ClassState.PLANNED:
        pinned = (klass.programme, klass.rule_set, klass.certification_rule_set)
        if pinned != (programme, rule_set, certification_rule_set):
            raise Refusal("training.rule_set_pinned", number=klass.number)
        if set(chosen.skema_ids) - set(wanted):
            raise Refusal("training.skema_in_use", number=klass.number)
    klass.programme, klass.rule_set, klass.certification_rule_set = programme, rule_set, certification_rule_set
    still = {skema: pick for skema, pick in chosen.muk.items() if skema in wanted}
    klass.settings = replace(chosen, skema_ids=wanted, muk=still).stored()
    must_examine_skema(klass)
    _changed(act, klass, "programme")


def save_numbers(act: Act, klass: TrainingClass, *, capacity: int, proposed: int) -> None:
    """Seats of this class and people on its application.

    Raises Invalid `training.capacity`, `training.proposed`, `training.minimum`.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    klass = fresh(klass)
    check_numbers(capacity, proposed, klass.seats_taken)
    check_minimum(ClassSettings.read(klass.settings).least_trainees, capacity)
    klass.capacity, klass.proposed = capacity, proposed
    _changed(act, klass, "numbers", {"capacity": capacity, "proposed": proposed})


def save_settings(
    act: Act,
    klass: TrainingClass,
    *,
    head_name: str,
    head_office: str,
    internalisasi_required: bool,
    pre_day_papers_required: bool,
    examiner_differs: bool,
    examiner_reason: str,
    examiner_most: int,
    make_up_allowed: bool,
    paper: str,
    grace_minutes: int = GRACE,
    offer_hours: int = OFFER_HOURS,
    evaluation_days: int = EVALUATION_DAYS,
    least_trainees: int | None = None,
    shelf: str = "",
    appeal_in_working_days: bool = False,
    fee: str = "",
    application_first: bool = True,
    application_reason: str = "",
) -> None:
    """What the class decides for itself; `shelf` as it is typed.

    Raises Invalid `training.examiner_reason_missing`, `training.application_reason_missing`, `training.minimum`,
    `training.examiner_most` (000:kelas.2), `training.grace`, `training.offer_hours`, `training.evaluation_days`,
    `training.fee_too_long`, `training.paper_unknown`, and those of `shelf.read`; Refusal `training.finished`, and
    `training.started` for a switch on which people have already entered the class.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    if paper not in PAPERS:
        raise Invalid("training.paper_unknown", found=paper[:8])
    if not examiner_differs and not examiner_reason.strip():
        raise Invalid("training.examiner_reason_missing")
    if not application_first and not application_reason.strip():
        raise Invalid("training.application_reason_missing")
    if not LEAST_LIMIT <= examiner_most <= GREATEST_LIMIT:
        raise Invalid("training.examiner_most", least=LEAST_LIMIT, most=GREATEST_LIMIT)
    if not 0 <= grace_minutes <= LONGEST_GRACE:
        raise Invalid("training.grace", most=LONGEST_GRACE)
    if not 1 <= offer_hours <= LONGEST_OFFER:
        raise Invalid("training.offer_hours", most=LONGEST_OFFER)
    if not 0 <= evaluation_days <= LONGEST_EVALUATION:
        raise Invalid("training.evaluation_days", most=LONGEST_EVALUATION)
    before = ClassSettings.read(klass.settings)
    least = least_trainees or 0
    check_minimum(least, klass.capacity)
    wanted = (internalisasi_required, pre_day_papers_required, least)
    if wanted != (before.internalisasi_required, before.pre_day_papers_required, before.least_trainees):
        hold_editable(klass)
    after = replace(
        before,
        internalisasi_required=internalisasi_required,
        pre_day_papers_required=pre_day_papers_required,
        examiner_differs=examiner_differs,
        examiner_reason="" if examiner_differs else examiner_reason.strip(),
        examiner_most=examiner_most,
        make_up_allowed=make_up_allowed,
        grace_minutes=grace_minutes,
        offer_hours=offer_hours,
        evaluation_days=evaluation_days,
        paper=paper,
        least_trainees=least,
        shelf=read_shelf(shelf),
        appeal_in_working_days=appeal_in_working_days,
        fee=_fee(fee),
        application_first=application_first,
        application_reason="" if application_first else application_reason.strip(),
    )
    klass.head_name, klass.head_office = head_name.strip(), head_office.strip()
    klass.settings = after.stored()
    switched = {name: value for name, value in after.stored().items() if before.stored()[name] != value}
    _changed(act, klass, "settings", {"switched": switched})


def _fee(text: str) -> str:
    """One line. Raises Invalid `training.fee_too_long`."""
    text = " ".join(text.split())
    if len(text) > LONGEST_FEE:
        raise Invalid("training.fee_too_long", most=LONGEST_FEE)
    return text


def _changed(act: Act, klass: TrainingClass, what: str, data: dict[str, object] | None = None) -> None:
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": what, **(data or {})}, seals=RULED)
    touch_class(klass.id)
