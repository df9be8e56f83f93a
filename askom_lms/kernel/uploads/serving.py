"""How a stored file leaves the house: as a download that no browser runs."""

from urllib.parse import quote

SHOWN_INLINE = frozenset({"image/jpeg", "image/png"})
"""Pictures that we drew ourselves; everything else is only handed over."""
ALONE = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
SANDBOX = f"sandbox; default-src 'none'; {ALONE}"
SANDBOXED_PICTURE = f"sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; {ALONE}"
"""The page that a browser makes around a picture styles itself inline."""


def serve_headers(media_type: str, name: str, *, inline: bool = False) -> dict[str, str]:
    """Headers for the bytes of a stored file; `inline` only holds for pictures, anything else stays a download."""
    shown = inline and media_type in SHOWN_INLINE
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; {_filename(name)}",
        "Content-Security-Policy": SANDBOXED_PICTURE if shown else SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _filename(name: str) -> str:
    """RFC 6266: a plain ASCII name for old readers, the real one in UTF-8."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
