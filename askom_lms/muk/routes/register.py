"""The lists of MUK, a draft to write, and the next edition."""

import uuid

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.muk import queries, services
from askom_lms.muk.domain.states import MukState, P
from askom_lms.muk.forms import MukForm
from askom_lms.muk.models import Muk
from askom_lms.muk.routes.blueprint import bp
from askom_lms.muk.routes.muk_views import ONE, WORDS, found_muk, muk_page, own_muk, to_muk
from askom_lms.registry.queries import organiser_choices
from askom_lms.skema.queries import skema_tree


@bp.get("/kelola/muk")
@page(P.READ)
def list_all_muk(act: Act) -> ResponseReturnValue:
    """The register: every MUK that this person may read, offers to him first."""
    return render_template(
        "muk/list.html", tree=None, lines=queries.muk_lines(act), me=act.person, may_open=False, **WORDS
    )


@bp.get("/kelola/skema/<uuid:skema_id>/muk")
@page(P.READ)
def list_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """The MUK of one skema."""
    lines, tree = queries.muk_lines(act, skema_id), skema_tree(act, skema_id)
    may_open = act.may(P.EDIT)
    return render_template("muk/list.html", tree=tree, lines=lines, me=act.person, may_open=may_open, **WORDS)


@bp.get("/kelola/skema/<uuid:skema_id>/muk/baru")
@page(P.EDIT)
def new_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """A first edition: every unit of the skema is ticked, no document is."""
    act.require(P.EDIT)
    tree = skema_tree(act, skema_id)
    form = MukForm(formdata=None, data={"unit_codes": [unit.code for unit in tree.node.units], "form_edition": "V2023"})
    return _edit_page(act, skema_id, form)


@bp.post("/kelola/skema/<uuid:skema_id>/muk/baru")
@command(P.EDIT)
def create_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Open it as a draft; what was typed stays when it is refused."""
    act.require(P.EDIT)
    form = MukForm()
    owners = {str(key): key for key, _name in organiser_choices(act)}
    try:
        if form.owner_id.data not in owners:
            raise Invalid("muk.owner")
        muk = services.create_muk(act, skema_id, owners[form.owner_id.data], form.facts())
    except Refusal as refusal:
        return _edit_page(act, skema_id, form, refusal=refusal), refusal.status
    flash(_("MUK dibuka sebagai draf."))
    return to_muk(muk)


@bp.get(ONE)
@page(P.READ)
def show_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """One MUK: what it holds, who made it, whose it is, and everything that happened to it."""
    return muk_page(act, found_muk(act, skema_id, muk_id))


@bp.get(f"{ONE}/ubah")
@page(P.EDIT)
def edit_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """The draft to change."""
    muk = own_muk(act, skema_id, muk_id)
    if muk.state is not MukState.DRAFT:
        raise Refusal("muk.is_fixed")
    return _edit_page(act, skema_id, MukForm.of(muk), muk)


@bp.post(f"{ONE}/ubah")
@command(P.EDIT)
def save_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Save the draft."""
    muk, form = own_muk(act, skema_id, muk_id), MukForm()
    try:
        services.save_muk(act, muk, form.facts())
    except Refusal as refusal:
        return _edit_page(act, skema_id, form, muk, refusal), refusal.status
    flash(_("MUK disimpan."))
    return to_muk(muk)


@bp.post(f"{ONE}/edisi-baru")
@command(P.EDIT)
def open_edition(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Open the next edition as a draft."""
    muk = own_muk(act, skema_id, muk_id)
    try:
        made = services.open_edition(act, muk)
    except Refusal as refusal:
        return muk_page(act, queries.get_muk(act, skema_id, muk_id), refusal), refusal.status
    flash(_("Edisi %(n)s dibuka sebagai draf.", n=made.edition))
    return to_muk(made)


def waiting(act: Act) -> list[tuple[str, str]]:
    """The offers that this person has to answer, as words and address."""
    return [
        (
            _(
                "%(number)s edisi %(n)s: %(name)s, ditawarkan oleh %(owner)s",
                number=line.number,
                n=line.edition,
                name=line.name,
                owner=line.owner,
            ),
            url_for("muk.show_muk", skema_id=line.skema_id, muk_id=line.id),
        )
        for line in queries.offers_to(act)
    ]


def _edit_page(
    act: Act, skema_id: uuid.UUID, form: MukForm, muk: Muk | None = None, refusal: Refusal | None = None
) -> str:
    tree = skema_tree(act, skema_id)
    form.offer(tree.node.units, () if muk else organiser_choices(act))
    said = web.said(refusal)
    return render_template("muk/edit.html", tree=tree, form=form, muk=muk, said=said)
