"""Parts in other people's dossiers: asesi, validator, manajer sertifikasi; on one's own device or handed over."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.forms import HandoverForm, SignForm
from askom_lms.coursework.queries import get_item, own_item, party_list
from askom_lms.coursework.queries.acting import HandoverNeeded, part_of
from askom_lms.coursework.queries.filling import Filling, part_page
from askom_lms.coursework.queries.parts import ROLE_NAMES, my_parts
from askom_lms.coursework.routes import fill_views as views
from askom_lms.coursework.routes import part_views, saving
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import takes_json
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.paperwork.domain.telling import NAMES
from askom_lms.paperwork.forms import Held
from askom_lms.people import services as people


@bp.get("/bagian-saya")
@page(P.PARTS)
def show_parts(act: Act) -> ResponseReturnValue:
    """Every part of mine that waits, by trainee."""
    return render_template("coursework/parts.html", **part_views.parts(my_parts(act), act.now))


@bp.get("/bagian/<uuid:item_id>/<role>")
@page(P.FILL_PART)
def fill_part(act: Act, item_id: uuid.UUID, role: str) -> ResponseReturnValue:
    """One part: what it asks of this role, the whole sheet to read, and the signature."""
    try:
        acting, found = part_page(act, item_id, role)
    except HandoverNeeded as needed:
        act.asked.add(P.FILL_PART)
        return redirect(f"{views.url_of(needed.item)}/serah/{role}")
    act.viewed("dossier_item", item_id, f"part:{role}")
    return part_html(act, acting, found)


def part_html(
    act: Act,
    acting: Act,
    found: Filling,
    refusal: Refusal | None = None,
    held: Mapping[str, Held] = views.NOTHING_HELD,
) -> str:
    is_about(found.item.class_slug)
    asked, unit = request.args.get("bagian", "") or saving.section_sent(), request.args.get("unit", type=int)
    base = views.part_url(found.item.id, found.role)
    checked = views.CHECKED in request.args or refusal is not None
    shown = views.fill(found, acting.person, base, checked=checked, asked=asked, unit=unit, held=held)
    said = web.said(refusal)
    shown |= part_views.part(found, acting)
    return render_template("coursework/part.html", device_of=act.person.name, wrong=said, **shown)


@bp.post("/bagian/<uuid:item_id>/<role>/simpan")
@command(P.FILL_PART)
@takes_json
def save_part(act: Act, item_id: uuid.UUID, role: str) -> ResponseReturnValue:
    if request.is_json:
        acting, item = part_asked(act, item_id, role)
        return saving.autosave(acting, item, role)
    acting, found = part_page(act, item_id, role)
    if held := saving.save_form(acting, found):
        return part_html(act, *part_page(act, item_id, role), held=held)
    base = views.part_url(item_id, role)
    return redirect(saving.following(base, "/bagian-saya", f"{base}?{views.CHECKED}#tanda-tangan"))


@bp.post("/bagian/<uuid:item_id>/<role>/tanda-tangan")
@command(P.FILL_PART)
def sign_part(act: Act, item_id: uuid.UUID, role: str) -> ResponseReturnValue:
    """Sign one place under one's own identity; a device that was handed over goes back."""
    form = SignForm()
    acting, item = part_asked(act, item_id, role)
    try:
        services.sign_part(acting, item, role, form.slot.data or "", agreed=bool(form.agreed.data))
    except Refusal as refusal:
        return part_html(act, *part_page(act, item_id, role), refusal), refusal.status
    flash(_("Ditandatangani atas nama %(name)s.", name=acting.person.name))
    if not acting.person.via_handover:
        return redirect("/bagian-saya")
    people.end_handover(act, item.id)
    return redirect(f"{views.url_of(item)}/periksa#tanda-tangan")


@bp.post("/bagian/<uuid:item_id>/<role>/selesai")
@command(P.FILL_PART)
def give_back(act: Act, item_id: uuid.UUID, role: str) -> ResponseReturnValue:
    """The other person gives the device back without signing."""
    _acting, item = part_asked(act, item_id, role)
    people.end_handover(act, item_id)
    return redirect(f"{views.url_of(item)}/periksa")


def part_asked(act: Act, item_id: uuid.UUID, role: str) -> tuple[Act, Item]:
    """The item of a part, and who acts. Raises NotFound, Denied, HandoverNeeded."""
    if role not in ROLE_NAMES:
        raise NotFound
    item = get_item(act, item_id)
    return part_of(act, item, role), item


@bp.get("/tugas/<int:task>/<key>/serah/<role>")
@page(P.WRITE)
def show_handover(act: Act, task: int, key: str, role: str) -> ResponseReturnValue:
    """The other person proves himself on this device."""
    item = own_item(act, task, key)
    act.require(P.WRITE, item)
    return handover_html(item, role, HandoverForm(formdata=None))


@bp.post("/tugas/<int:task>/<key>/serah/<role>")
@command(P.WRITE)
def hand_over(act: Act, task: int, key: str, role: str) -> ResponseReturnValue:
    form = HandoverForm()
    item = own_item(act, task, key)
    act.require(P.WRITE, item)
    party = next((party for party in party_list(item.enrolment_id, item.folder) if party.role == role), None)
    if party is None:
        raise Refusal("coursework.nobody_for_role", role=NAMES[language()].get(role, role))
    if not form.validate_on_submit():
        return handover_html(item, role, form), 422
    try:
        people.start_handover(
            act, email_or_person_id=party.person_id, password=form.password.data or "", subject_id=item.id
        )
    except Refusal as refusal:
        form.password.errors = [str(refusal.sentence(language()))]
        return handover_html(item, role, form), refusal.status
    return redirect(views.part_url(item.id, role))


def handover_html(item: Item, role: str, form: HandoverForm) -> str:
    party = next((party for party in party_list(item.enrolment_id, item.folder) if party.role == role), None)
    if party is None or role not in ROLE_NAMES:
        raise NotFound
    names = {"item": item, "party": party, "role": ROLE_NAMES[role], "base": views.url_of(item), "form": form}
    return render_template("coursework/handover.html", action=f"{views.url_of(item)}/serah/{role}", **names)
