"""Keys of this installation, derived from its secret; each purpose has its own, so that one leak opens one door."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def derived(purpose: str) -> bytes:
    """32 bytes for this purpose; the same for the life of the installation's secret."""
    secret: str = current_app.config["SETTINGS"].secret
    return HKDF(algorithm=SHA256(), length=32, salt=b"askom_lms", info=purpose.encode()).derive(secret.encode())


def box(purpose: str) -> Fernet:
    """Seals and opens small values of this purpose (authenticated encryption)."""
    return Fernet(base64.urlsafe_b64encode(derived(purpose)))


def is_demo() -> bool:
    """Whether this installation shows invented people and offers their accounts on the sign-in page."""
    return bool(current_app.config["SETTINGS"].mode == "demo")
