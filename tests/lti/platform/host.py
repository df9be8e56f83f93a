"""A learning platform that nobody here wrote, for the tests: the LTI 1.3 code of Open edX in the smallest Django host.

`host.py PORT TOOL_BASE DATABASE_FILE` prints "ready" and serves until its standard input closes. It runs in a virtual
environment of its own (`requirements.lock`) and in a process of its own: lti-consumer-xblock is AGPL-3.0, and nothing
of the product imports it or this file.

Of upstream: login initiation, keys, authentication, id_token, tokens, AGS, NRPS, deep linking, publishing of grades.
What a whole Open edX would supply is made here: the members of the course, permissions, the block that takes the grade.
"""

# ruff: noqa: E402 - Django wants its settings before anything of it is imported

import sys
import threading
import types
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

PORT, TOOL, DATABASE = int(sys.argv[1]), sys.argv[2], sys.argv[3]
BASE = f"http://127.0.0.1:{PORT}"
STUDENTS = 24
COURSE = "course-v1:Lab+CLS24+2026"
BLOCK = "block-v1:Lab+CLS24+2026+type@lti_consumer+block@ex1"
PATHS = types.ModuleType("platform_paths")
PATHS.urlpatterns = []
sys.modules["platform_paths"] = PATHS

settings.configure(
    DEBUG=False,
    SECRET_KEY="a platform of the tests",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF="platform_paths",
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
        "rest_framework",
        "config_models",
        "waffle",
        "lti_consumer",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "crum.CurrentRequestUserMiddleware",
        "edx_django_utils.cache.middleware.RequestCacheMiddleware",
        "edx_django_utils.cache.middleware.TieredCacheMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    FEATURES={},
    PLATFORM_NAME="lab",
    USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
    LMS_ROOT_URL=BASE,
    LMS_BASE=f"127.0.0.1:{PORT}",
    LTI_BASE=BASE,
    LTI_API_BASE=BASE,
    REST_FRAMEWORK={"PAGE_SIZE": 50},
    LOGGING={
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
    },
)
django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from lti_consumer import api
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import Lti1p3Passport, LtiAgsScore, LtiConfiguration, LtiDlContentItem
from lti_consumer.plugin import compat, views
from opaque_keys.edx.keys import UsageKey

call_command("migrate", verbosity=0, interactive=False)
LOCATION = UsageKey.from_string(BLOCK)
User = get_user_model()
TEACHER = "teacher1"
published = []

for username in (TEACHER, *(f"s{n:02d}" for n in range(1, STUDENTS + 1))):
    User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@contoh.id", "first_name": username.title()}
    )


def role_of(user):
    return "instructor" if user.username == TEACHER else "student"


def outside_id(key):
    return f"ext-{key:04d}"


def members(_course):
    return {
        user.pk: {
            "id": user.pk,
            "username": user.username,
            "email": user.email,
            "name": user.username.title(),
            "roles": [role_of(user)],
        }
        for user in User.objects.filter(is_active=True)
    }


def with_outside_ids(_view, found):
    for key in found:
        found[key]["external_id"] = outside_id(key)


class Block:
    """The activity in the course that takes a grade."""

    has_score = True
    accept_grades_past_due = True
    weight = 100
    display_name = "Diklat asesor"
    lti_1p3_passport_id = None
    context_id = COURSE

    class scope_ids:  # noqa: N801 - as the platform names it
        usage_id = LOCATION

    def is_past_due(self):
        return False

    def max_score(self):
        return 100

    def set_user_module_score(self, user, score, most, comment=""):
        published.append([user.username, score, most, comment])


compat.get_course_members = members
compat.merge_course_forum_roles = lambda _course, data: data
compat.user_has_studio_write_access = lambda *_, **__: True
compat.get_user_from_external_user_id = lambda told: User.objects.get(pk=int(told.split("-")[1]))
compat.load_block_as_user = compat.load_enough_xblock = lambda _location: Block()
views.LtiNrpsContextMembershipViewSet.attach_external_user_ids = with_outside_ids
views.get_lti_pii_sharing_state_for_course = lambda _course: True

passport, _ = Lti1p3Passport.objects.get_or_create(
    name="tool", defaults={"lti_1p3_tool_keyset_url": TOOL + "/lti/jwks", "lti_1p3_client_id": "askom-client-1"}
)
configuration, _ = LtiConfiguration.objects.get_or_create(
    location=LOCATION,
    defaults={
        "version": "lti_1p3",
        "config_store": "CONFIG_ON_DB",
        "lti_1p3_passport": passport,
        "lti_1p3_oidc_url": TOOL + "/lti/login",
        "lti_1p3_launch_url": TOOL + "/lti/launch",
        "lti_1p3_redirect_uris": [TOOL + "/lti/launch"],
        "lti_advantage_enable_nrps": True,
        "lti_advantage_deep_linking_enabled": True,
        "lti_advantage_deep_linking_launch_url": TOOL + "/lti/launch",
        "lti_advantage_ags_mode": "declarative",
    },
)


def start(request, username):
    """What a click on the activity does; ?dl=1: a teacher picks content."""
    user = User.objects.get(username=username)
    launched = Lti1p3LaunchData(
        user_id=user.pk,
        user_role=role_of(user),
        config_id=configuration.config_id,
        resource_link_id=str(LOCATION),
        external_user_id=outside_id(user.pk),
        preferred_username=user.username,
        name=user.username.title(),
        email=user.email,
        launch_presentation_document_target=request.GET.get("target", "window"),
        context_id=COURSE,
        context_type=["course_offering"],
        context_title="Diklat angkatan 24",
        context_label="CLS24",
    )
    if request.GET.get("dl"):
        return HttpResponseRedirect(api.get_lti_1p3_launch_start_url(launched, deep_link_launch=True))
    return HttpResponseRedirect(api.get_lti_1p3_content_url(launched))


def page(_request, username):
    """The course page with the activity in it."""
    return HttpResponse(f'<h1>Course</h1><iframe src="/lab/start/{username}?target=iframe" width="700" height="450">')


def info(_request):
    launched = Lti1p3LaunchData(
        user_id=1, user_role="student", config_id=configuration.config_id, resource_link_id=str(LOCATION)
    )
    told = {key: str(value) for key, value in api.get_lti_1p3_launch_info(launched).items()}
    return JsonResponse({**told, "issuer": BASE, "authorize": f"{BASE}/api/lti_consumer/v1/launch/"})


def state(_request):
    scores = LtiAgsScore.objects.values("user_id", "score_given", "score_maximum", "grading_progress", "comment")
    links = LtiDlContentItem.objects.values("content_type", "attributes")
    told = {"published": published, "scores": list(scores), "links": list(links)}
    return JsonResponse(told, json_dumps_params={"default": str})


def leave(_request, username):
    """Somebody leaves the course."""
    return JsonResponse({"left": User.objects.filter(username=username).update(is_active=False)})


PATHS.urlpatterns += [
    path("api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
    path("lab/start/<str:username>", start),
    path("lab/page/<str:username>", page),
    path("lab/leave/<str:username>", leave),
    path("lab/info", info),
    path("lab/state", state),
]


class Server(ThreadingMixIn, WSGIServer):
    """One thread for each request: the platform calls the tool while the tool calls the platform."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = make_server("127.0.0.1", PORT, get_wsgi_application(), Server, Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.read()
server.shutdown()
