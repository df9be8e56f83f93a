"""Keys of one purpose open nothing of another, and what was sealed is not changed in silence."""

import pytest
from cryptography.fernet import InvalidToken
from itsdangerous import URLSafeTimedSerializer

from askom_lms.kernel import keys
from askom_lms.people.routes import resume

pytestmark = pytest.mark.one_database


def test_a_value_that_was_changed_or_sealed_for_something_else_is_not_opened(lms_app):
    sealed = keys.box("totp").encrypt(b"secret")
    assert keys.box("totp").decrypt(sealed) == b"secret"

    turned = b"A" if sealed[40:41] != b"A" else b"B"
    for wrong in (sealed[:40] + turned + sealed[41:], keys.box("totp-pending").encrypt(b"secret")):
        with pytest.raises(InvalidToken):
            keys.box("totp").decrypt(wrong)


def test_a_mark_of_a_device_is_no_carried_form(lms_app):
    told = ["/profil", [["phone", "1"]], False, ""]
    with lms_app.test_request_context("/"):
        of_device = URLSafeTimedSerializer(lms_app.config["SECRET_KEY"], salt="askom-known-device").dumps(told)
        of_form = URLSafeTimedSerializer(lms_app.config["SECRET_KEY"], salt="askom-resume").dumps(told)
        elsewhere = URLSafeTimedSerializer("the secret of another place, long enough", salt="askom-resume").dumps(told)

        assert resume.unpacked(of_form, "anyone")
        assert resume.unpacked(of_device, "anyone") is None
        assert resume.unpacked(elsewhere, "anyone") is None
