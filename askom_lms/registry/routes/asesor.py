"""The register of asesor: the list, one asesor, his certificate, skema and first home."""

import uuid

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.kernel import downloads
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.people.models import Person
from askom_lms.registry import queries, services
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.forms import (
    CertificateForm,
    EndSkemaForm,
    HeldSkemaForm,
    HomeForm,
)
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.queries import Standing
from askom_lms.registry.routes.asesor_views import (
    ONE,
    asesor_html,
    asked,
    kept_by_home,
    list_html,
    person_of,
    skema_offered,
    to_asesor,
)
from askom_lms.registry.routes.blueprint import bp
from askom_lms.registry.routes.sheet import asesor_sheet


@bp.get("/kelola/asesor")
@page(P.READ)
def list_asesor(act: Act) -> ResponseReturnValue:
    """The register, by name: found by name, number or LSP, by how long the certificate holds."""
    return list_html(act)


@bp.get("/kelola/asesor/unduh")
@page(P.READ)
def download_asesor(act: Act) -> ResponseReturnValue:
    """The same list as a spreadsheet, without pages."""
    search, chosen = asked()
    return sheet(asesor_sheet(queries.every_asesor(act, search=search, chosen=chosen)), "asesor.xlsx")


@bp.post("/kelola/asesor/induk")
@command(P.KEEP)
def set_home(act: Act) -> ResponseReturnValue:
    """Note the first home LSP of an asesor who has none, found by his number."""
    act.require(P.KEEP)
    form = HomeForm().offer(queries.own_choices(act, (InstitutionKind.LSP,)))
    if not form.validate_on_submit():
        return list_html(act, home=form), 422
    try:
        person = person_of(form.met_number.data)
        institution = queries.institution_by_id(uuid.UUID(form.institution_id.data))
        services.set_home(act, person, institution, form.paper())
    except Refusal as refusal:
        return list_html(act, refusal, home=form), refusal.status
    flash(_("%(name)s menginduk pada %(home)s.", name=person.name, home=institution.name))
    return to_asesor(person.id)


@bp.get(ONE)
@page(P.READ)
def show_asesor(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """One asesor: certificate, skema, home, transfers, loans, days, history."""
    act.viewed("person", person_id, "asesor")
    return asesor_html(act, person_id)


@bp.get(f"{ONE}/langkah/<uuid:step_id>/surat")
@page(P.READ)
def download_paper(act: Act, person_id: uuid.UUID, step_id: uuid.UUID) -> ResponseReturnValue:
    """The paper behind one line of the history; the view is logged."""
    step = queries.get_document(act, person_id, step_id)
    act.viewed("asesor_step", step.id, "download")
    return downloads.stored_paper(step.sha256 or "", step.event)


@bp.post(f"{ONE}/sertifikat")
@command(P.KEEP)
def record_certificate(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """Note a certificate; its last day counts from now on."""
    form = CertificateForm()

    def step(person: Person, standing: Standing, file: Document) -> None:
        facts = {"number": form.number.data or "", "issued_on": form.issued_on.data}
        services.record_certificate(act, person, standing, **facts, valid_until=form.valid_until.data, document=file)

    return kept_by_home(act, person_id, form, step, Document(), _("Sertifikat dicatat."))


@bp.post(f"{ONE}/skema")
@command(P.KEEP)
def add_asesor_skema(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """Note a technical skema."""
    form = HeldSkemaForm().offer(skema_offered(act))

    def step(person: Person, standing: Standing, file: Document) -> None:
        chosen = uuid.UUID(form.skema_id.data)
        services.add_asesor_skema(act, person, standing, chosen, until=form.until.data, document=file)

    return kept_by_home(act, person_id, form, step, form.paper(), _("Skema ditambahkan."))


@bp.post(f"{ONE}/skema/<uuid:held_id>/akhiri")
@command(P.KEEP)
def end_asesor_skema(act: Act, person_id: uuid.UUID, held_id: uuid.UUID) -> ResponseReturnValue:
    """Note that he holds it no longer."""
    _person, standing = queries.get_asesor(act, person_id, P.KEEP)
    form = EndSkemaForm(held_id)
    try:
        services.end_asesor_skema(act, standing, held_id, reason=form.reason.data or "")
    except Refusal as refusal:
        return asesor_html(act, person_id, refusal, form), refusal.status
    flash(_("Skema diakhiri."))
    return to_asesor(person_id)


def waiting(act: Act) -> list[tuple[str, str]]:
    """Loans and transfers that this person has to answer, as words and address."""
    transfers, loans = queries.answers_wanted(act)
    told = [
        (loans, ngettext("%(num)d permohonan pinjam asesor", "%(num)d permohonan pinjam asesor", loans)),
        (transfers, ngettext("%(num)d perpindahan asesor", "%(num)d perpindahan asesor", transfers)),
    ]
    return [(words, url_for("registry.list_asesor")) for n, words in told if n]
