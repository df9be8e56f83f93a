"""create_app: the one file that names every context, its blueprint, its rules, its notices and its commands."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import structlog
from flask import Blueprint, Flask
from flask_babel import Babel
from flask_migrate import Migrate

from askom_lms import config, shell
from askom_lms.agreements import policy as agreements_policy
from askom_lms.agreements import routes as agreements_routes
from askom_lms.appeals import notices as appeals_notices
from askom_lms.appeals import policy as appeals_policy
from askom_lms.appeals import routes as appeals_routes
from askom_lms.applying import notices as applying_notices
from askom_lms.applying import policy as applying_policy
from askom_lms.applying import routes as applying_routes
from askom_lms.assessment import notices as assessment_notices
from askom_lms.assessment import policy as assessment_policy
from askom_lms.assessment import routes as assessment_routes
from askom_lms.certification import notices as certification_notices
from askom_lms.certification import policy as certification_policy
from askom_lms.certification import routes as certification_routes
from askom_lms.classroom import notices as classroom_notices
from askom_lms.classroom import policy as classroom_policy
from askom_lms.classroom import routes as classroom_routes
from askom_lms.config import ROOT, Settings, SettingsError
from askom_lms.correspondence import notices as correspondence_notices
from askom_lms.correspondence import policy as correspondence_policy
from askom_lms.correspondence import routes as correspondence_routes
from askom_lms.coursework import notices as coursework_notices
from askom_lms.coursework import policy as coursework_policy
from askom_lms.coursework import routes as coursework_routes
from askom_lms.demo import cli as demo_cli
from askom_lms.enrolment import cli as enrolment_cli
from askom_lms.enrolment import notices as enrolment_notices
from askom_lms.enrolment import policy as enrolment_policy
from askom_lms.enrolment import routes as enrolment_routes
from askom_lms.figures import cli as figures_cli
from askom_lms.figures import notices as figures_notices
from askom_lms.figures import policy as figures_policy
from askom_lms.figures import routes as figures_routes
from askom_lms.handover import policy as handover_policy
from askom_lms.handover import routes as handover_routes
from askom_lms.incidents import cli as incidents_cli
from askom_lms.incidents import policy as incidents_policy
from askom_lms.incidents import routes as incidents_routes
from askom_lms.kernel import act as kernel_act
from askom_lms.kernel import backup_cli, clock, db, framed, jobs_cli, places, refused, sealing_cli, speech, trail, web
from askom_lms.kernel.catalogues import compile_catalogues
from askom_lms.kernel.commands import OperatorGroup
from askom_lms.kernel.drawing import KEEPING_EVERY_TEMPLATE, PageEnvironment
from askom_lms.kernel.policy import PolicyBook, Rules
from askom_lms.kernel.release import release_of
from askom_lms.lti import notices as lti_notices
from askom_lms.lti import policy as lti_policy
from askom_lms.lti import routes as lti_routes
from askom_lms.muk import notices as muk_notices
from askom_lms.muk import policy as muk_policy
from askom_lms.muk import routes as muk_routes
from askom_lms.overview import routes as overview_routes
from askom_lms.paperwork.domain.paper import breakable
from askom_lms.people import cli as people_cli
from askom_lms.people import notices as people_notices
from askom_lms.people import policy as people_policy
from askom_lms.people import routes as people_routes
from askom_lms.privacy import cli as privacy_cli
from askom_lms.privacy import notices as privacy_notices
from askom_lms.privacy import policy as privacy_policy
from askom_lms.privacy import routes as privacy_routes
from askom_lms.quality import policy as quality_policy
from askom_lms.quality import routes as quality_routes
from askom_lms.registry import notices as registry_notices
from askom_lms.registry import policy as registry_policy
from askom_lms.registry import routes as registry_routes
from askom_lms.regulations import cli as regulations_cli
from askom_lms.skema import cli as skema_cli
from askom_lms.skema import notices as skema_notices
from askom_lms.skema import policy as skema_policy
from askom_lms.skema import routes as skema_routes
from askom_lms.training import notices as training_notices
from askom_lms.training import policy as training_policy
from askom_lms.training import routes as training_routes
from askom_lms.upkeep import notices as upkeep_notices
from askom_lms.upkeep import policy as upkeep_policy
from askom_lms.upkeep import routes as upkeep_routes

CONTEXTS: tuple[tuple[Rules, Mapping[str, kernel_act.Notice], Blueprint], ...] = (
    (people_policy.RULES, people_notices.NOTICES, people_routes.bp),
    (agreements_policy.RULES, {}, agreements_routes.bp),
    (skema_policy.RULES, skema_notices.NOTICES, skema_routes.bp),
    (registry_policy.RULES, registry_notices.NOTICES, registry_routes.bp),
    (muk_policy.RULES, muk_notices.NOTICES, muk_routes.bp),
    (training_policy.RULES, training_notices.NOTICES, training_routes.bp),
    (enrolment_policy.RULES, enrolment_notices.NOTICES, enrolment_routes.bp),
    (coursework_policy.RULES, coursework_notices.NOTICES, coursework_routes.bp),
    (assessment_policy.RULES, assessment_notices.NOTICES, assessment_routes.bp),
    (certification_policy.RULES, certification_notices.NOTICES, certification_routes.bp),
    (upkeep_policy.RULES, upkeep_notices.NOTICES, upkeep_routes.bp),
    (applying_policy.RULES, applying_notices.NOTICES, applying_routes.bp),
    (appeals_policy.RULES, appeals_notices.NOTICES, appeals_routes.bp),
    (correspondence_policy.RULES, correspondence_notices.NOTICES, correspondence_routes.bp),
    (handover_policy.RULES, {}, handover_routes.bp),
    (classroom_policy.RULES, classroom_notices.NOTICES, classroom_routes.bp),
    (quality_policy.RULES, {}, quality_routes.bp),
    (incidents_policy.RULES, {}, incidents_routes.bp),
    (privacy_policy.RULES, privacy_notices.NOTICES, privacy_routes.bp),
    (figures_policy.RULES, figures_notices.NOTICES, figures_routes.bp),
)
PLATFORMS: tuple[Rules, Mapping[str, kernel_act.Notice], Blueprint] = (
    lti_policy.RULES, lti_notices.NOTICES, lti_routes.bp,
)  # fmt: skip
"""The plug-in for learning platforms, when it is switched on."""
MEGABYTE = 1024 * 1024
TRANSLATIONS = ROOT / "askom_lms" / "translations"


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (default: from the environment). Stops with a sentence on a wrong one."""
    settings = settings or _settings_or_exit()
    app = Flask("askom_lms", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.jinja_environment = PageEnvironment
    app.jinja_options = KEEPING_EVERY_TEMPLATE
    app.session_interface = framed.FormCookie()
    _configure(app, settings)
    _log_as_json(settings)
    db.db.init_app(app)
    db.prepare(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    compile_catalogues(TRANSLATIONS)
    Babel(app, locale_selector=web.language)
    speech.init_app(app)
    web.init_app(app)
    refused.init_app(app)
    _install_contexts(app)
    shell.install(app)
    _install_template_words(app)
    _install_commands(app)
    return app


def _settings_or_exit() -> Settings:
    try:
        settings = config.from_environment(argv=sys.argv)
        _check_places(settings)
    except SettingsError as error:
        click.echo(f"Setelan salah. {error}", err=True)
        sys.exit(2)
    return settings


def _check_places(settings: Settings) -> None:
    """Raises SettingsError for a folder that takes no files or a database that does not answer."""
    problem = (
        places.folder_problem("ASKOM_STORAGE", settings.storage)
        or places.folder_problem("ASKOM_CHECKPOINTS", settings.checkpoints)
        or places.file_problem("ASKOM_QUEUE", settings.queue)
        or places.file_problem("ASKOM_ERASURES", settings.erasures)
        or places.database_problem("ASKOM_DATABASE", _url_of(settings))
    )
    if problem:
        raise SettingsError(problem)


def _url_of(settings: Settings) -> str:
    return settings.database.replace("postgresql://", "postgresql+psycopg://")


def _configure(app: Flask, settings: Settings) -> None:
    if settings.is_sqlite:
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    for folder in (settings.storage, settings.checkpoints, settings.queue.parent, settings.erasures.parent):
        folder.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        RELEASE=release_of(ROOT / "askom_lms", ROOT / "templates"),
        TESTING=settings.mode == "test",
        SQLALCHEMY_DATABASE_URI=_url_of(settings),
        SQLALCHEMY_ENGINE_OPTIONS=db.engine_options(settings.database),
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        MAX_FORM_PARTS=3000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE=settings.zone,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _log_as_json(settings: Settings) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            trail.with_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings.mode == "test" else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _install_contexts(app: Flask) -> None:
    kernel_act.POLICIES = PolicyBook()
    kernel_act.NOTICES.clear()
    has_platforms = app.config["SETTINGS"].lti == "1"
    for rules, notices, blueprint in (*CONTEXTS, *([PLATFORMS] if has_platforms else [])):
        kernel_act.POLICIES.install(rules)
        kernel_act.install_notices(notices)
        app.register_blueprint(blueprint)
    app.register_blueprint(overview_routes.bp)
    people_routes.install(app)
    privacy_routes.install(app)
    if has_platforms:
        lti_routes.install(app)
    app.extensions[skema_routes.WAITING] = (registry_routes.asesor.waiting, muk_routes.waiting)


def _install_template_words(app: Flask) -> None:
    app.jinja_env.filters.update(
        tanggal=clock.tanggal, tanggal_singkat=clock.tanggal_singkat, jam=clock.jam, saat=clock.saat, lama=clock.lama
    )
    app.jinja_env.filters["breakable"] = breakable


def _install_commands(app: Flask) -> None:
    group = OperatorGroup(
        "askom", help="Perintah pengelola askom_lms. Perintah yang menulis baru menyimpan dengan --commit."
    )
    for command in (
        people_cli.cli,
        people_cli.audit,
        skema_cli.cli,
        enrolment_cli.eligibility,
        regulations_cli.group,
        jobs_cli.group,
        sealing_cli.group,
        privacy_cli.cli,
    ):
        group.add_command(command)
    for alone in (backup_cli.backup, backup_cli.verify, backup_cli.restore, figures_cli.figures, incidents_cli.breach):
        group.add_command(alone)
    group.add_command(demo_cli.serve_demo)
    group.add_command(demo_cli.simulate_with(create_app))
    app.cli.add_command(group)
