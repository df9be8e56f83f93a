"""Which platform knows whom: a person's own page, and the accounts of a platform for whoever answers for it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.forms import PartForm
from askom_lms.lti.models import Registration
from askom_lms.lti.queries import accounts
from askom_lms.lti.queries.registrations import get_registration
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.results import yes_or_no
from askom_lms.lti.services import parting
from askom_lms.lti.services.results import agree
from askom_lms.people.forms import tell

OWN = "/platform-saya"
OF_PLATFORM = "/kelola/lti/<uuid:registration_id>/akun"
LAST_PAGE = 100_000


@bp.get(OWN)
@page(P.CONSENT)
def show_consent(act: Act) -> ResponseReturnValue:
    """The platforms that know this person, what he said to his result going there, and the way to part from one."""
    return _own_html(act)


@bp.post(f"{OWN}/<uuid:user_id>")
@command(P.CONSENT)
def set_consent(act: Act, user_id: uuid.UUID) -> ResponseReturnValue:
    """Agree, or take it back."""
    agree(act, accounts.get_user(act, user_id), agrees=yes_or_no())
    flash(_("Pilihan Anda disimpan."))
    return redirect(url_for(".show_consent"))


@bp.post(f"{OWN}/<uuid:user_id>/lepas")
@command(P.CONSENT)
def part_own(act: Act, user_id: uuid.UUID) -> ResponseReturnValue:
    """Part one's own account; who does it in the frame of that platform reads that his sign-in there is over."""
    accounts.get_user(act, user_id)
    form = PartForm()
    if not form.validate_on_submit():
        return _own_html(act, user_id, form), 422
    try:
        parting.part_own(act, user_id, password=form.password.data)
    except Refusal as refusal:
        tell(form.password, refusal)
        return _own_html(act, user_id, form), refusal.status
    if parting.is_out(act):
        return render_template("lti/parted.html")
    flash(_("Sambungan dilepas. Tautan di kursus menanyakan lagi siapa Anda."))
    return redirect(url_for(".show_consent"))


def _own_html(act: Act, user_id: uuid.UUID | None = None, typed: PartForm | None = None) -> str:
    own = accounts.own_page(act)
    forms = [
        (typed if typed and user.id == user_id else PartForm(formdata=None)).about(n)
        for n, (user, _name) in enumerate(own.users, 1)
    ]
    return render_template("lti/consent.html", own=own, forms=forms, when=clock.saat, me=act.person.id)


@bp.get(OF_PLATFORM)
@page(P.MANAGE)
def list_accounts(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """Whose accounts this platform is joined to, as far as the reader answers for them."""
    return _accounts_html(act, get_registration(act, registration_id))


@bp.post(f"{OF_PLATFORM}/<uuid:user_id>/lepas")
@command(P.MANAGE)
def part_account(act: Act, registration_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    """Part somebody's account; he reads the reason in his mail."""
    registration, reason = get_registration(act, registration_id), request.form.get("alasan", "")
    try:
        parting.part(act, registration, user_id, reason=reason)
    except Refusal as refusal:
        if refusal.code != "lti.part_reason":
            raise
        return _accounts_html(act, registration, refusal, (user_id, reason)), refusal.status
    flash(_("Sambungan dilepas; orangnya diberi tahu lewat surel."))
    return redirect(url_for(".list_accounts", registration_id=registration_id))


def _accounts_html(
    act: Act, registration: Registration, refusal: Refusal | None = None, typed: tuple[uuid.UUID, str] | None = None
) -> str:
    given = request.form if typed else request.args
    search = given.get("cari", "")[:100]
    number = min(max(1, given.get("hal", 1, type=int)), LAST_PAGE)
    found = accounts.accounts_of(act, registration, search=search, number=number)
    return render_template(
        "lti/accounts.html",
        one=registration,
        found=found,
        search=search,
        number=number,
        last=max(1, -(-found.total // accounts.LISTED_AT_MOST)),
        said=refusal.sentence(language()) if refusal else None,
        typed=typed,
        longest=parting.LONGEST_REASON,
        when=clock.saat,
    )
