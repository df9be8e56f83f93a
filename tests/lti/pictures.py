"""Makes the pictures of docs/lti.md anew: `python -m tests.lti.pictures [FOLDER]`, docs/lti when none is named.

An installation under an invented name is served over TLS and shown by Chromium, 1,000 pixels wide. A class, a platform
and 24 members are made for it in a temporary folder; nothing outside this machine is asked.
"""

import dataclasses
import datetime as dt
import io
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.lti.domain.states import LineItemKey, RegistrationState, ScoreState
from askom_lms.lti.models import CourseRoster, Deployment, LineItem, Placing, PlatformUser, Registration, Score
from askom_lms.lti.services import own_keys, registering
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from tests.factories.classes import act_of, applicant, open_class
from tests.factories.people import PersonFactory, grant, signed_in
from tests.journeys.site import Quiet
from tests.lti.course import CLIENT, joined
from tests.lti.foreign_lab import self_signed
from tests.lti.gradebook import linked, member
from tests.lti.storing import Storing

WIDTH, LOWEST, HIGHEST, QUALITY = 1000, 360, 680, 80
MOST_BYTES = 60 * 1024
OURS, THEIRS = "askom.contoh.id", "moodle.contoh.id"
FACTS = {
    "name": "Moodle LSP Nusantara", "product": "moodle", "issuer": f"https://{THEIRS}", "client_id": "kT4wQ0pZr81vLxs",
    "auth_url": f"https://{THEIRS}/mod/lti/auth.php", "token_url": f"https://{THEIRS}/mod/lti/token.php",
    "jwks_url": f"https://{THEIRS}/mod/lti/certs.php", "token_aud": "", "frames": "",
}  # fmt: skip


class Studio:
    """The installation, its people, and a browser that takes pictures."""

    def __init__(self, folder, where, page):
        self.folder, self.where, self.page = folder, where, page

    def sign_in(self, person):
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": "__Host-askom", "value": signed_in(person), "url": f"https://{OURS}", "secure": True}]
        )

    def go(self, path):
        db.session().commit()  # whatever was read or written here must not keep the server waiting
        self.page.goto(f"https://{OURS}{path}")
        return self.page

    def take(self, name, part="", *, highest=HIGHEST):
        """A picture of the page, or of one part of it, small enough for a guide."""
        self.page.evaluate("document.activeElement && document.activeElement.blur()")
        if part:
            octets = self.page.locator(part).first.screenshot()
        else:
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": WIDTH, "height": min(max(height, LOWEST), highest)})
            octets = self.page.screenshot()
            self.page.set_viewport_size({"width": WIDTH, "height": LOWEST})
        target = self.where / f"{name}.webp"
        Image.open(io.BytesIO(octets)).convert("RGB").save(target, "WEBP", quality=QUALITY, method=6)
        size = target.stat().st_size
        if size > MOST_BYTES:
            raise SystemExit(f"{target} has {size} bytes")
        sys.stdout.write(f"{target} {size}\n")


def application(folder):
    settings = Settings(
        mode="test", secret="a secret for pictures that is long enough", database=f"sqlite:///{folder / 'askom.db'}",
        base_url=f"https://{OURS}", storage=folder / "files", checkpoints=folder / "checkpoints",
        queue=folder / "queue.db", lti_private="1",
    )  # fmt: skip
    return create_app(settings)


def registration_side(studio, world, admin):
    """Before anybody comes: registered, checked, confirmed."""
    own_keys.ensure(Act.system())
    db.session().commit()
    studio.sign_in(admin)
    studio.go("/kelola/lti").get_by_label("Lembaga").select_option(index=0)
    studio.page.get_by_role("button", name="Buat tautan").click()
    link = studio.page.locator(".note .mono").inner_text()
    studio.take("1-tautan")
    token = link.partition("izin=")[2]
    asks = f"https://{THEIRS}/mod/lti/openid-configuration.php"
    studio.go(f"/lti/register?openid_configuration={asks}&registration_token=x&izin={token}")
    studio.take("2-daftarkan")
    made = registering.register(act_of(admin, clock.now()), world.organiser.id, FACTS, "1")
    db.session().commit()
    studio.go(f"/kelola/lti/{made.id}")
    studio.take("3-setujui", highest=1200)
    return made.id


def tested(studio, registration, platform):
    """The platform answers from here on; the pictures show none of its addresses."""
    registration.issuer, registration.auth_url = platform.address, f"{platform.address}/auth"
    registration.token_url, registration.jwks_url = f"{platform.address}/token", f"{platform.address}/jwks"
    registration.state, registration.frames = RegistrationState.ACTIVE, platform.address
    db.session().commit()
    studio.go(f"/kelola/lti/{registration.id}").get_by_role("button", name="Uji sambungan").click()
    studio.page.get_by_role("heading", name="Hasil uji sambungan").wait_for()
    studio.take("4-uji", "section[aria-labelledby=hasil]")
    registration.issuer, registration.frames = FACTS["issuer"], f"https://{THEIRS}"
    db.session().commit()


def placing_side(studio, world, registration):
    """A teacher who organises the class: what he places, which class a course is about, whom he invites."""
    deployment = db.session().scalars(select(Deployment).where(Deployment.registration_id == registration.id)).one()
    placing = Placing(
        deployment_id=deployment.id, person_id=world.panitia.id, return_url=f"https://{THEIRS}/kembali",
        context_id="kursus-1", is_multiple=True, takes_line_items=True, takes_links=True,
        expires_at=clock.now() + dt.timedelta(hours=1),
    )  # fmt: skip
    db.session().add(placing)
    services = dataclasses.make_dataclass("Services", ["address"])(f"https://{THEIRS}")
    link = linked(registration, world.klass, services)
    link.context_title, link.class_id = "Diklat asesor angkatan 47", None
    db.session().commit()
    studio.sign_in(world.panitia)
    studio.go(f"/lti/pilih/{placing.id}")
    studio.take("5-pilih")
    studio.go(f"/lti/kursus/{link.id}")
    studio.take("7-kelas")
    link.class_id, link.title = world.klass.id, "Tugas 1"
    members = [member(n, email=f"peserta{n:02d}@contoh.id", name=f"Peserta {n:02d}") for n in range(1, 25)]
    told = [
        {"sub": one["user_id"], "name": one["name"], "email": one["email"], "learns": True, "is_active": True}
        for one in members
    ]
    now = clock.now()
    db.session().add(
        CourseRoster(link_id=link.id, asked_by_id=world.panitia.id, asked_at=now, fetched_at=now, members=told)
    )
    db.session().commit()
    studio.go(f"/kelas/{world.klass.slug}/platform/peserta")
    studio.take("8-anggota")
    return link


def gradebook_side(studio, world, registration, link):
    """What is sent, and what one of those it is about says to his result."""
    column = LineItem(link_id=link.id, key=LineItemKey.TUGAS_1, url=f"https://{THEIRS}/kolom/1", created_at=clock.now())
    db.session().add(column)
    db.session().flush()
    states = ((100, ScoreState.SENT), (60, ScoreState.SENT), (40, ScoreState.WAITING))
    names = ("Ahmad Fauzi", "Dewi Anggraini", "Sari Melati")
    for seat, (name, (progress, state)) in enumerate(zip(names, states, strict=True), 1):
        one = applicant(world, state=EnrolmentState.ENROLLED, name=name)
        one.seat_number = seat
        person = db.session().get_one(Person, one.person_id)
        joined(person, registration, f"siswa-{seat}", proof="daftar")
        sent_at = clock.now() if state is ScoreState.SENT else None
        score = {"progress": progress, "state": state, "next_at": clock.now(), "sent_at": sent_at}
        db.session().add(Score(lineitem_id=column.id, person_id=person.id, **score))
    db.session().commit()
    studio.go(f"/kelas/{world.klass.slug}/platform")
    studio.take("9-kiriman")
    user = db.session().scalars(select(PlatformUser).where(PlatformUser.sub == "siswa-2")).one()
    studio.sign_in(db.session().get_one(Person, user.person_id))
    studio.go("/platform-saya")
    studio.take("10-persetujuan")
    studio.page.context.clear_cookies()
    studio.go(f"/lti/lanjut?iss=https://{THEIRS}&login_hint=7&target_link_uri=https://{OURS}/lti/launch")
    studio.take("11-jendela")


def first_visit(studio, registration, platform):
    """Somebody whom the platform knows and we do not: a whole launch, up to the question who he is here."""
    registration.issuer, registration.client_id = platform.address, CLIENT
    db.session().commit()
    target = f"https://{OURS}/lti/ke/beranda"
    studio.page.context.clear_cookies()
    studio.go(f"/lti/login?iss={platform.address}&login_hint=7&target_link_uri={target}")
    studio.page.get_by_role("heading", name="Sambungkan akun Anda").wait_for()
    studio.take("6-sambungkan")
    registration.issuer, registration.client_id = FACTS["issuer"], FACTS["client_id"]
    db.session().commit()


def main(where):
    where.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        app = application(folder)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet, ssl_context=self_signed(folder))
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        platform = Storing(f"https://{OURS}", folder)
        rules = f"--host-resolver-rules=MAP {OURS}:443 127.0.0.1:{server.server_port}"
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", rules])
        size = {"width": WIDTH, "height": LOWEST}
        page = browser.new_context(viewport=size, locale="id-ID", ignore_https_errors=True).new_page()
        with app.app_context():
            db.metadata.create_all(db.db.engine)
            studio = Studio(folder, where, page)
            world = open_class()
            admin = PersonFactory(name="Rudi Hartono")
            grant(admin, Role.LSP_ADMIN, world.organiser.id, world.organiser.code, world.organiser.name)
            db.session().commit()
            registration = db.session().get_one(Registration, registration_side(studio, world, admin))
            tested(studio, registration, platform)
            first_visit(studio, registration, platform)
            link = placing_side(studio, world, registration)
            gradebook_side(studio, world, registration, link)
            db.db.session.remove()
        browser.close()
        server.shutdown()
        platform.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "docs" / "lti")
