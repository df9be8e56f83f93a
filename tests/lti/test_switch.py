"""With the plug-in switched off nothing of it is there, and everything else is."""

import contextvars

import pytest

from askom_lms.app import create_app
from askom_lms.config import Settings, SettingsError, check, from_environment
from askom_lms.kernel import act as kernel_act
from askom_lms.kernel import db

SECRET = "a secret for tests that is long enough"


@pytest.fixture
def without(tmp_path, installation):
    rules = kernel_act.POLICIES
    notices = {event: list(listeners) for event, listeners in kernel_act.NOTICES.items()}
    app = create_app(
        Settings(
            mode="test", secret=SECRET, database=f"sqlite:///{tmp_path / 'askom.db'}", storage=tmp_path / "files",
            checkpoints=tmp_path / "checkpoints", queue=tmp_path / "queue.db", base_url="http://localhost", lti="0",
        )
    )  # fmt: skip
    with app.app_context():
        db.metadata.create_all(db.db.engine)
    yield app
    with app.app_context():
        db.db.engine.dispose()
    kernel_act.POLICIES = rules
    kernel_act.NOTICES.clear()
    kernel_act.NOTICES.update(notices)


@pytest.mark.one_database
def test_without_it_every_other_page_is_there_and_none_of_its_own(without, installation):
    own = {rule.rule for rule in installation.url_map.iter_rules() if rule.endpoint.startswith("lti.")}
    assert len(own) > 10
    there, all_pages = ({rule.rule for rule in app.url_map.iter_rules()} for app in (without, installation))
    assert there == all_pages - own
    assert not [name for name in kernel_act.POLICIES.all() if name.startswith("lti:")]
    client = without.test_client()
    answers = [
        contextvars.Context().run(client.get, path) for path in ("/masuk", "/lti/jwks", "/lti/login", "/kelola/lti")
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404]
    assert "frame-ancestors 'none'" in answers[0].headers["Content-Security-Policy"]


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["lti", "lti_private"])
def test_a_switch_is_on_or_off(name):
    check(Settings(secret=SECRET, database="sqlite:///x.db", **{name: "1"}))
    with pytest.raises(SettingsError, match=f"ASKOM_{name.upper()} harus 0"):
        from_environment({"ASKOM_MODE": "test", f"ASKOM_{name.upper()}": "ya"})
