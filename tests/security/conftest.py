"""The town that the tests of authorisation walk through: built once for each module, changed by nobody."""

import pytest

from askom_lms.kernel import db
from tests.databases import empty
from tests.security import knocking
from tests.security import town as towns


@pytest.fixture(scope="module")
def town(installation):
    """Two classes of two institutions with one of everything, and a browser for everybody."""
    with installation.app_context():
        empty(db.db.engine)
        found = towns.build()
        found.browsers = {name: knocking.Browser(installation, person) for name, person in found.people.items()}
        yield found
        db.session().rollback()
        db.db.session.remove()


@pytest.fixture
def nothing_is_kept(town, monkeypatch):
    """Whatever is sent in this test is answered as always and forgotten at once."""
    knocking.keep_nothing(monkeypatch)
    yield
    db.session().rollback()
