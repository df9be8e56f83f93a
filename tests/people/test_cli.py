"""What an operator does at the command line."""

import contextvars
import dataclasses

import click
import pytest
from sqlalchemy import func, select

from askom_lms.app import create_app
from askom_lms.kernel import audit, checkpoints, db
from askom_lms.kernel.act import Act
from askom_lms.people import services
from askom_lms.people.cli import audit as audit_group
from askom_lms.people.cli import cli, operator
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from tests.people.conftest import tamper


@pytest.fixture
def run(lms_app):
    """run(group, "list") -> the result of the command, in the state that is committed."""
    db.session().commit()

    def invoke(group, *args):
        result = lms_app.test_cli_runner().invoke(group, [*args])
        db.session().rollback()
        return result

    return invoke


def test_the_first_pengelola_gets_a_link(run, desk_of):
    result = run(cli, "create-admin", "--email", "Ibu@contoh.id", "--name", "Ibu Pengelola", "--commit")

    link = result.stdout.split("\n")[1].removeprefix("http://localhost")
    assert result.exit_code == 0
    assert db.session().scalars(select(RoleGrant.role)).all() == [Role.PENGELOLA]
    assert desk_of(None).go(link).status == 200


def test_without_commit_nothing_is_kept(run):
    result = run(cli, "create-admin", "--email", "ibu@contoh.id", "--name", "Ibu")

    assert result.exit_code == 0
    assert "tidak ada yang disimpan" in result.output
    assert db.session().scalar(select(func.count()).select_from(Person)) == 0


def test_a_refusal_is_a_sentence_and_exit_code_one(run):
    result = run(cli, "create-admin", "--email", "bukan alamat", "--name", "Ibu", "--commit")

    assert result.exit_code == 1
    assert "bukan alamat e-mail" in result.output


def test_people_are_listed(run, enlist):
    enlist("pengelola", email="a@contoh.id", name="Ibu")
    enlist("trainee", email="b@contoh.id", name="Sari", is_active=False)
    enlist(email="c@contoh.id", name="Rina", password_hash=None)

    lines = run(cli, "list").output.splitlines()

    assert lines == [
        "a@contoh.id\tIbu\taktif\tpengelola@*",
        "b@contoh.id\tSari\tnonaktif\ttrainee@*",
        "c@contoh.id\tRina\tdiundang\t",
    ]


def test_an_account_is_disabled(run, enlist):
    person = enlist("trainee", email="sari@contoh.id")

    assert run(cli, "disable", "sari@contoh.id").exit_code == 0
    db.session().refresh(person)
    assert person.is_active
    assert run(cli, "disable", "Sari@contoh.id", "--commit").exit_code == 0
    db.session().refresh(person)
    assert not person.is_active


def test_sign_ins_of_one_person_or_of_everybody_are_ended(run, enlist, sign_in):
    sari, ibu = (
        enlist("trainee", email="sari@contoh.id"),
        enlist("pengelola", email="ibu@contoh.id", authenticator=True),
    )
    phone, laptop = sign_in(sari), sign_in(ibu)

    assert run(cli, "sign-out", "sari@contoh.id").exit_code == 0
    assert phone.go("/profil").url == "/profil"
    assert "1 sesi" in run(cli, "sign-out", "sari@contoh.id", "--commit").output
    assert phone.go("/profil").url.startswith("/masuk")
    assert laptop.go("/profil").url == "/profil"
    assert run(cli, "sign-out", "--everybody", "--as", "sari@contoh.id", "--commit").exit_code == 1
    assert run(cli, "sign-out", "--everybody", "--as", "ibu@contoh.id", "--commit").exit_code == 0
    assert laptop.go("/profil").url.startswith("/masuk")
    assert run(cli, "sign-out", "--commit").exit_code == 2


def test_a_second_factor_is_reset(run, enlist):
    person = enlist("pengelola", email="ibu@contoh.id", authenticator=True)

    assert run(cli, "reset-second-factor", "ibu@contoh.id", "--commit").exit_code == 0

    db.session().refresh(person)
    assert person.totp_confirmed_at is None


def test_an_unknown_person_is_a_sentence(run):
    result = run(cli, "disable", "siapa@contoh.id", "--commit")

    assert result.exit_code == 1
    assert "Tidak ada orang dengan alamat siapa@contoh.id" in result.output


def test_an_operator_acts_with_his_own_grants(run, enlist):
    enlist("panitia", email="p@contoh.id")
    enlist("pengelola", email="boss@contoh.id")
    enlist("trainee", email="sari@contoh.id")

    refused = run(cli, "disable", "sari@contoh.id", "--as", "p@contoh.id", "--commit")
    done = run(cli, "disable", "sari@contoh.id", "--as", "boss@contoh.id", "--commit")

    assert (refused.exit_code, done.exit_code) == (1, 0)
    assert "bukan untuk peran" in refused.output


@pytest.mark.parametrize("columns", [{"email": "lain@contoh.id"}, {"email": "sari@contoh.id", "is_active": False}])
def test_nobody_acts_as_somebody_who_is_not_there(columns, run, enlist):
    enlist("pengelola", **columns)

    result = run(cli, "list", "--as", "sari@contoh.id")

    assert result.exit_code == 1
    assert "Tidak ada akun aktif" in result.output


def test_an_operators_command_knows_who_answers_for_it(run, enlist):
    person = enlist("pengelola", email="boss@contoh.id")
    seen = []

    @click.command()
    @operator
    def who(act: Act) -> None:
        seen.append((act.actor_id, act.is_system))
        act.step_up()

    run(who, "--as", "boss@contoh.id")
    run(who)

    assert seen == [(person.id, False), (None, True)]


def test_an_error_in_a_command_keeps_nothing(run, enlist):
    person = enlist("trainee")

    @click.command()
    @operator
    def broken(act: Act) -> None:
        db.session().get_one(Person, person.id).name = "Setengah"
        db.session().flush()
        raise ZeroDivisionError

    assert isinstance(run(broken, "--commit").exception, ZeroDivisionError)
    assert db.session().scalar(select(Person.name).where(Person.id == person.id)) == person.name


def test_chains_are_verified(run, enlist, act_as):
    services.create_person(act_as(), email="sari@contoh.id", name="Sari")
    db.session().commit()

    result = run(audit_group, "verify")

    assert result.exit_code == 0
    assert "Cocok: 1 rantai, 1 entri." in result.output


def test_the_first_entry_that_does_not_match_is_named(run, act_as):
    for n in range(5):
        services.create_person(act_as(), email=f"o{n}@contoh.id", name="Orang")
    db.session().commit()
    tamper("UPDATE chain_entry SET body = replace(body, 'person.created', 'person.creared') WHERE seq = 3")

    result = run(audit_group, "verify")

    assert result.exit_code == 1
    assert "platform:00000000-0000-0000-0000-000000000000\tentri 3\t" in result.output


def test_a_checkpoint_is_written_only_with_commit(run, act_as):
    services.create_person(act_as(), email="sari@contoh.id", name="Sari")
    db.session().commit()

    dry = run(audit_group, "checkpoint")
    assert "1 entri" in dry.output
    assert checkpoints.last_checkpoint(f"platform:{audit.NOBODY}") is None
    run(audit_group, "checkpoint", "--commit")

    assert checkpoints.last_checkpoint(f"platform:{audit.NOBODY}").size == 1
    assert run(audit_group, "checkpoint", "--commit").output.count("entri") == 0


def test_verify_of_a_database_without_tables_ends_with_a_sentence(tmp_path, lms_app):
    settings = dataclasses.replace(lms_app.config["SETTINGS"], database=f"sqlite:///{tmp_path / 'new.db'}")

    runner = create_app(settings).test_cli_runner()
    result = contextvars.Context().run(runner.invoke, args=["askom", "audit", "verify"])

    assert result.exit_code == 1
    assert "Rantai bukti tidak dapat dibaca" in result.output
    assert "flask db upgrade" in result.output
