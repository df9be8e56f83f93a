"""The one door to QR codes: error level Q everywhere, the same code on paper and on the page."""

import io

import segno
from markupsafe import Markup

ERROR_LEVEL = "q"
QUIET_ZONE = 4


def png(text: str, scale: int = 4) -> bytes:
    """A black and white PNG, `scale` pixels a module. Raises ValueError when the text is too long for a QR code."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()


def svg(text: str, title: str) -> Markup:
    """Inline SVG that fills its box, named for who cannot see it. Raises ValueError when the text is too long."""
    out = io.BytesIO()
    _code(text).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        light="#fff",  # a scanner needs the contrast on a dark page too
        title=title,
    )
    return Markup(out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno escapes the title


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error=ERROR_LEVEL, boost_error=False, micro=False)
