"""Classes and institutions, for those who invite people into them."""

from sqlalchemy import select

from askom_lms.kernel.db import session
from askom_lms.people.queries import ScopeOffer
from askom_lms.registry.models import Institution
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.touch import label_of


def known_places() -> list[ScopeOffer]:
    """Classes and institutions for which people can be invited."""
    institutions = session().execute(
        select(Institution.id, Institution.name).order_by(Institution.name, Institution.id)
    )
    classes = session().scalars(select(TrainingClass).order_by(TrainingClass.starts_on.desc(), TrainingClass.slug))
    return [
        *(ScopeOffer(row.id, "", row.name, None, is_institution=True) for row in institutions),
        *(ScopeOffer(one.id, one.slug, label_of(one), one.ends_on, is_institution=False) for one in classes),
    ]
