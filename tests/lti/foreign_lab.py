"""An installation of ours that is really served, and the foreign platform beside it."""

import contextlib
import datetime as dt
import ipaddress
import ssl
import threading
from types import SimpleNamespace

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.kernel import clock, db, keys
from askom_lms.kernel.act import Act
from askom_lms.lti.models import Deployment, Registration
from askom_lms.lti.services import keysets, own_keys
from askom_lms.people.services import passwords
from tests.databases import database
from tests.factories.classes import open_class
from tests.journeys.site import Quiet
from tests.lti.foreign import Foreign

PASSWORD = "kucing tetangga pulang pagi"
SECRET = "JBSWY3DPEHPK3PXP" * 2  # of nobody's telephone


@contextlib.contextmanager
def served(folder, *, tls=False, more=lambda _world, _registration: {}, make=Foreign):
    """app, address, platform, and of its class e-mail of panitia, slug and class_id; `more` adds to it.

    `make`: the platform, from our address and a folder.
    """
    context = self_signed(folder) if tls else None
    server = make_server("127.0.0.1", 0, None, threaded=True, request_handler=Quiet, ssl_context=context)
    host = f"https://localhost:{server.server_port}" if tls else f"http://127.0.0.1:{server.server_port}"
    with database(folder) as url:
        app = server.app = create_app(
            Settings(
                mode="test", secret="a secret for tests that is long enough", database=url, base_url=host,
                storage=folder / "files", checkpoints=folder / "checkpoints", queue=folder / "queue.db",
                lti_private="1",
            )
        )  # fmt: skip
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        platform = make(host, folder)
        keysets.forget()
        with app.app_context():
            db.metadata.create_all(db.db.engine)
            with db.writing():
                known = the_class(platform, more)
        yield SimpleNamespace(app=app, address=host, platform=platform, **known)
        platform.stop()
        server.shutdown()
        with app.app_context():
            db.db.engine.dispose()


def the_class(platform, more):
    world = open_class()
    own_keys.ensure(Act.system())
    world.panitia.password_hash = passwords.hashed(PASSWORD)
    world.panitia.totp_secret = keys.box("totp").encrypt(SECRET.encode()).decode()
    facts = platform.facts
    made = Registration(
        institution_id=world.organiser.id, name="Kampus", issuer=facts["issuer"], client_id=facts["client_id"],
        auth_url=facts["oidc_callback"], token_url=facts["token_url"], jwks_url=facts["keyset_url"], state="aktif",
        frames=platform.address, created_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    db.session().add(Deployment(registration_id=made.id, deployment_id=facts["deployment_id"]))
    known = {"email": world.panitia.email, "slug": world.klass.slug, "class_id": world.klass.id}
    known |= more(world, made)
    db.session().commit()
    db.db.session.remove()
    return known


class Patient(ssl.SSLContext):
    """Greets each caller in the thread that answers him: a browser that opens a connection early, and then waits, keeps
    nobody else out.
    """

    def wrap_socket(self, sock, *args, **more):
        return super().wrap_socket(sock, *args, **(more | {"do_handshake_on_connect": False}))


def self_signed(folder):
    """A certificate for localhost that nobody vouches for."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "localhost.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    context = Patient(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
