"""Receipt codes: eight letters that can be read aloud, without 0, O, 1 and I."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
HALF = LENGTH // 2
SHORT_FINGERPRINT = 12


def new_code() -> str:
    """A random code; 32 letters to the power of eight. A byte is one of 256, so that every letter is equally likely."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH))


def shown(code: str) -> str:
    """7QK4M2XD -> 7QK4-M2XD, as people read it."""
    return f"{code[:HALF]}-{code[HALF:]}" if len(code) == LENGTH else code


def typed(text: str) -> str:
    """What a person typed, as it is stored: upper case, without dashes and spaces."""
    return "".join(letter for letter in text.upper() if letter in ALPHABET)


def short(fingerprint: str) -> str:
    """The beginning of a fingerprint in groups of four, as printed on a receipt."""
    return " ".join(fingerprint[at : at + HALF] for at in range(0, SHORT_FINGERPRINT, HALF))
