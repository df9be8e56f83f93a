"""What the code itself may not hold, read without running it: text that becomes code, weak hashes, guessable numbers."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in (ROOT / "askom_lms").rglob("*.py")}
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "static").glob("*.js")}
PLAYS = {
    "askom_lms/assessment/domain/pairing.py",  # who plays with whom is no secret
    "askom_lms/paperwork/domain/samples/__init__.py",  # invented answers
    "askom_lms/paperwork/domain/samples/sketch.py",
}
"""Where `random` may be used: what it draws is no secret."""


def holding(pattern, texts=CODE):
    """The files in which this stands."""
    return {name for name, text in texts.items() if re.search(pattern, text, re.MULTILINE)}


def imports(*modules):
    return holding(rf"^\s*(import|from) ({'|'.join(modules)})\b")


def test_no_text_becomes_code_and_no_shell_is_asked():
    assert holding(r"(?<![\w.])(eval|exec|compile|__import__)\(") == set()
    assert holding(r"\bos\.(system|popen)\(|shell=True|subprocess\.(run|call|check_\w+|getoutput)\(") == set()
    assert imports("pickle", "marshal", "shelve", "dill") == set()
    assert holding(r"subprocess\.Popen\(") == {
        "askom_lms/demo/serve.py",  # worker and server of a demo
        "askom_lms/kernel/children.py",  # our own interpreter and module
    }


def test_no_weak_hash_and_no_weak_cipher_is_called():
    assert holding(r"\b(md5|sha1|MD5|SHA1)\b") == set()
    assert holding(r"\b(ECB|CFB|OFB|PKCS1v15|ARC4|TripleDES|Blowfish)\b") == set()


def test_what_must_not_be_guessed_is_never_drawn_by_random():
    assert imports("random") == PLAYS


def test_a_field_is_read_from_the_body_or_from_the_address_and_never_from_whichever_has_it():
    assert holding(r"\brequest\.values\b") == set()


def test_no_address_that_somebody_typed_is_ever_fetched():
    """Mail leaves, to the server of the settings, and calls to learning platforms by one door; the demo asks itself."""
    assert imports("requests", "urllib3") == {"askom_lms/lti/services/outgoing.py"}
    assert imports("jwt") == {"askom_lms/lti/services/tokens.py"}
    assert imports("httpx", "aiohttp", "http.client", "ftplib", "telnetlib") == set()
    assert holding(r"\burlopen\(") == {"askom_lms/demo/serve.py"}
    assert imports("smtplib") == {"askom_lms/kernel/mail.py"}


def test_a_script_writes_text_as_text_and_mixes_no_foreign_names_into_objects():
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|[Jj][Ss][Oo][Nn][Pp]"
    objects = r"__proto__|\bfor \((const|let|var) [\w\[\], ]+ in "
    windows = r"window\.open|window\.postMessage|addEventListener\('message'"
    assert holding(f"{markup}|{objects}|{windows}", SCRIPTS) == set()
    assert holding(r"opener|outer\.frames", SCRIPTS) == {"lti.js"}
