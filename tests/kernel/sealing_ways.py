"""What tests of the seal share: a chain, and a printed page."""

import uuid

from askom_lms.kernel import pdf
from askom_lms.kernel.audit import ChainRef

CLASS = ChainRef("class", uuid.UUID(int=7))
PAGE = "<html><head><style>@font-face { font-family: D; src: url('DejaVuSans.ttf'); } body { font-family: D; }</style></head><body>Kode 7QK4-M2XD</body></html>"
_page = []


def page():
    """One printed page, drawn once."""
    if not _page:
        _page.append(pdf.render(PAGE))
    return _page[0]
