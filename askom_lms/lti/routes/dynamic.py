"""Dynamic registration: a platform sends its administrator's browser here with the address of its configuration."""

from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.kernel import db, framed
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Invalid, Refusal
from askom_lms.kernel.web import PUBLIC, command, page
from askom_lms.lti.domain.addresses import is_good, origin_of
from askom_lms.lti.models import RegistrationPass
from askom_lms.lti.queries import registrations
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.frames import REGISTER, refused, unreachable
from askom_lms.lti.services import dynamic, outgoing, own_keys, registering


@bp.get(REGISTER)
@page(PUBLIC)
def show_register(act: Act) -> ResponseReturnValue:
    """Who wants to be registered, for which institution; nothing happens before the button."""
    try:
        address, used = _asked(act)
    except Refusal as refusal:
        return refused(refusal)
    return render_template(
        "lti/register.html",
        host=urlsplit(address).hostname,
        institution=registrations.institution_name(used.institution_id),
        fields={name: request.args.get(name, "") for name in ("openid_configuration", "registration_token", "izin")},
    )


@bp.post(REGISTER)
@command(PUBLIC)
def register(act: Act) -> ResponseReturnValue:
    """Ask the platform who it is, tell it who we are, write it down as waiting."""
    try:
        address, _used = _asked(act)
        own_keys.ensure(act)
        db.session().commit()
        offer = dynamic.read_offer(address)
        registering.look_for_shadow(offer.facts["issuer"], offer.facts["jwks_url"])
        db.session().commit()
        client, deployment = dynamic.introduce(offer, request.form.get("registration_token", ""))
        facts = {**offer.facts, "client_id": client, "frames": ""}
        made = registering.register_by_pass(act, request.form.get("izin", ""), facts, deployment)
    except outgoing.Unreachable as trouble:
        return unreachable(trouble)
    except Refusal as refusal:
        return refused(refusal)
    return render_template("lti/registered.html", registration=made, origin=origin_of(address))


def _asked(act: Act) -> tuple[str, RegistrationPass]:
    """The address of the configuration and the one-time link. Raises Denied `lti.pass`, Invalid `lti.offer`."""
    said = request.form if request.method == "POST" else request.args
    used = registering.pass_of(said.get("izin", ""), act.now)
    if used is None:
        raise Denied("lti.pass")
    address = said.get("openid_configuration", "")
    if not is_good(address, may_be_plain=registering.may_be_plain()):
        raise Invalid("lti.offer")
    framed.allow(origin_of(address))
    return address, used
