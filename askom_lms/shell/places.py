"""Classes and institutions, for those who invite people into them."""

from sqlalchemy import select

from askom_lms.kernel.db import session
from askom_lms.people.queries import ScopeOffer
from askom_lms.registry.models import Institution
from askom_lms.training.models import TrainingClass


def known_places() -> list[ScopeOffer]:
    """Classes and institutions for which people can be invited."""
    institutions = session().execute(
        select(Institution.id, Institution.name).order_by(Institution.name, Institution.id)
    )
    columns = (TrainingClass.id, TrainingClass.slug, TrainingClass.number, TrainingClass.venue, TrainingClass.city)
    classes = session().execute(select(*columns).order_by(TrainingClass.starts_on.desc(), TrainingClass.slug))
    return [
        *(ScopeOffer(row.id, "", row.name, is_institution=True) for row in institutions),
        *(
            ScopeOffer(row.id, row.slug, f"Kelas {row.number} · {row.venue}, {row.city}", is_institution=False)
            for row in classes
        ),
    ]
