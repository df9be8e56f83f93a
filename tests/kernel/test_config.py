"""Settings come from the environment; a wrong one stops the start with a sentence."""

import re

import pytest

from askom_lms import config
from askom_lms.config import Settings, SettingsError, from_environment

LONG = "x" * 40
GOOD = {"ASKOM_SECRET": LONG}


def test_production_needs_a_secret_and_proposes_one():
    with pytest.raises(SettingsError, match="ASKOM_SECRET wajib diisi") as refused:
        from_environment({"ASKOM_MODE": "production"})
    proposed = re.search(r"Contoh nilai baru: (\S+)\.", str(refused.value)).group(1)
    assert from_environment({"ASKOM_SECRET": proposed}).mode == "production"


@pytest.mark.parametrize(
    "line", ["askom", "askom --help", "askom people --help", "askom eligibility check -", "askom simulate --out x",
             "askom audit verify", "askom requirements trace --missing"],
)  # fmt: skip
def test_help_and_commands_that_sign_nothing_need_no_secret(line):
    argv = ["flask", "--app", "wsgi", *line.split()]
    settings = from_environment({}, argv)
    assert settings.mode == "production"
    assert len(settings.secret) >= 32
    assert settings.secret != from_environment({}, argv).secret


@pytest.mark.parametrize("line", ["flask run", "flask askom jobs work", "flask askom people list", "gunicorn wsgi:app"])
def test_whatever_serves_or_writes_needs_a_secret(line):
    with pytest.raises(SettingsError, match="ASKOM_SECRET wajib diisi"):
        from_environment({}, line.split())


def test_production_is_the_default_and_refuses_the_secret_of_the_demo():
    with pytest.raises(SettingsError):
        from_environment({"ASKOM_SECRET": config.DEMO_SECRET})
    assert from_environment(GOOD).mode == "production"


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_demo_and_test_start_without_settings(mode):
    assert from_environment({"ASKOM_MODE": mode}).secret == config.DEMO_SECRET


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ASKOM_MODE", "produksi", "ASKOM_MODE"),
        ("ASKOM_SECRET", "x" * 31, "terlalu pendek"),
        ("ASKOM_DATABASE", "mysql://x", "ASKOM_DATABASE"),
        ("ASKOM_DATABASE", "sqlite://", "ASKOM_DATABASE"),
        ("ASKOM_REDIS", "http://x", "ASKOM_REDIS"),
        ("ASKOM_SMTP", "mail.contoh.id", "ASKOM_SMTP"),
        ("ASKOM_SMTP", "smtp://mail:abc", "ASKOM_SMTP"),
        ("ASKOM_SMTP", "smtp://:25", "ASKOM_SMTP"),
        ("ASKOM_BASE_URL", "askom.contoh.id", "ASKOM_BASE_URL"),
        ("ASKOM_BASE_URL", "https://askom.contoh.id/lms", "ASKOM_BASE_URL"),
        ("ASKOM_BASE_URL", "http://askom.contoh.id:99999", "ASKOM_BASE_URL"),
        ("ASKOM_BASE_URL", "http://[askom", "ASKOM_BASE_URL"),
        ("ASKOM_BASE_URL", "https://askom.contoh.id/?x=1", "ASKOM_BASE_URL"),
        ("ASKOM_REDIS", "redis://127.0.0.1:pelabuhan", "ASKOM_REDIS"),
        ("ASKOM_MAIL_FROM", "askom", "ASKOM_MAIL_FROM"),
        ("ASKOM_MAIL_FROM", "askom <no-reply>", "ASKOM_MAIL_FROM"),
        ("ASKOM_MAIL_FROM", "a@b.id\nBcc: c@d.id", "ASKOM_MAIL_FROM"),
        ("ASKOM_ZONE", "Asia/Nirgendwo", "ASKOM_ZONE"),
        ("ASKOM_ZONE", "../etc", "ASKOM_ZONE"),
        ("ASKOM_DATABSE", "sqlite:///x", "tidak dikenal"),
    ],
)
def test_a_wrong_setting_is_named(name, value, said):
    with pytest.raises(SettingsError, match=said):
        from_environment({**GOOD, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKOM_DATABASE", "postgresql://u@h/n"),
        ("ASKOM_DATABASE", "postgresql+psycopg://u@h/n"),
        ("ASKOM_REDIS", "redis://127.0.0.1:6379/0"),
        ("ASKOM_SMTP", "smtps://u:p@mail.contoh.id:465"),
        ("ASKOM_MAIL_FROM", "no-reply@contoh.id"),
        ("ASKOM_MAIL_FROM", "Diklat ASKOM <no-reply@contoh.id>"),
        ("ASKOM_BASE_URL", "https://askom.contoh.id/"),
        ("ASKOM_ZONE", "Asia/Jayapura"),
    ],
)
def test_a_right_setting_is_taken(name, value):
    assert getattr(from_environment({**GOOD, name: value}), name.removeprefix("ASKOM_").lower()) == value


def test_a_relative_path_of_sqlite_counts_from_where_the_command_was_given(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert from_environment({**GOOD, "ASKOM_DATABASE": "sqlite:///a/b.db"}).database == f"sqlite:///{tmp_path}/a/b.db"


def test_an_empty_setting_is_the_default():
    assert from_environment({**GOOD, "ASKOM_ZONE": " "}).zone == "Asia/Jakarta"


def test_variables_of_others_and_of_the_tests_are_left_alone():
    assert from_environment({**GOOD, "PATH": "/bin", "ASKOM_TEST_DATABASE": "postgresql"}).mode == "production"


def test_https_makes_cookies_secure():
    assert Settings(base_url="https://askom.contoh.id").is_secure
    assert not Settings(base_url="http://127.0.0.1:8000").is_secure


def test_relative_folders_are_made_absolute():
    assert from_environment({**GOOD, "ASKOM_STORAGE": "files"}).storage.is_absolute()
