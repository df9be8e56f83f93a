"""What other pages say of platforms: that of a class once it lies in a course of one, and the profile."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import ResourceLink
from askom_lms.people.queries import OWN_LINKS
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import CLASS_LINKS


def class_links(act: Act, klass: TrainingClass) -> Iterable[tuple[str, str]]:
    """One query, and only for who may open the page; nothing where the plug-in is off or no course knows the class."""
    if "lti" not in current_app.blueprints or not act.may(P.BIND, klass):
        return ()
    if not session().scalar(select(exists().where(ResourceLink.class_id == klass.id))):
        return ()
    return ((_("Platform belajar"), f"/kelas/{klass.slug}/platform"),)


def own_links(act: Act) -> Iterable[tuple[str, str]]:
    """Nothing where the plug-in is off."""
    if "lti" not in current_app.blueprints or not act.may(P.CONSENT, None):
        return ()
    return ((_("Platform belajar yang terhubung dengan akun Anda"), "/platform-saya"),)


CLASS_LINKS.append(class_links)
OWN_LINKS.append(own_links)
