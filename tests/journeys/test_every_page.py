"""Every page that each role reaches from its start page: axe, valid HTML, no sideways scroll, nothing in the console.

Once in the demo class on its third day, and once, for what begins on Friday, in a class that is over.
"""

import gzip
import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.desk import check_page, words
from tests.journeys import finished, story
from tests.journeys.device import LAPTOP, LOOK, LOOK_AGAIN, PHONE

pytestmark = pytest.mark.browser
VISITORS = {
    "publik": (
        None,
        ("/masuk", "/periksa", "/log/checkpoint", "/lupa-sandi", "/bantuan", "/privasi", "/aksesibilitas"),
    ),
    "peserta": (story.TRAINEE, ("/",)),
    "master asesor": (story.MASTER, ("/",)),
    "penguji": ("Wening Kartika", ("/",)),
    "asesi": ("Ahmad Fauzi", ("/",)),
    "panitia": (story.PANITIA, ("/",)),
    "pengajar": ("Aris Munandar", ("/",)),
    "tim teknis": ("Lestari Handoko", ("/",)),
    "admin LSP": ("Rudi Hartono", ("/",)),
    "pengelola": ("Maya Kusuma", ("/",)),
}
CODES = {
    "sertifikat": "SELECT code FROM certificate WHERE state = 'issued'",
    "fr-aca-07": "SELECT code FROM recommendation WHERE signed_at IS NOT NULL",
    "lembar": "SELECT code FROM submission",
}
"""What stands under the QR of each kind of paper."""
AFTER_FRIDAY = {
    "publik": (None, ("/periksa", *(f"/v/{{{kind}}}" for kind in CODES))),
    "pemegang": (finished.HOLDER, ("/beranda", "/hasil", "/asesi-saya")),
    "belum diuji": (finished.LATE, ("/hasil", "/asesi-saya")),
    "penguji": (
        finished.EXAMINER,
        ("/rekomendasi", "/kelas/{slug}/uji", "/rekomendasi/3", "/rekomendasi/3/periksa", "/rekomendasi/4"),
    ),
    "master asesor": (finished.MASTER, ("/paraf", "/rekomendasi")),
    "asesi": (finished.ASESI, ("/persetujuan-asesmen", "/bagian-saya")),
    "panitia": (finished.PANITIA_NAME, ("/kelas/{slug}/dokumen", "/kelas/{slug}/sertifikat", "/kelas/{slug}/uji")),
    "tim teknis": (finished.CHAIR, ("/keputusan", "/kelas/{slug}/keputusan/baru", "/sertifikat")),
}
"""Visitors of a finished class, and where they begin; the third person was judged, the fourth was not."""
OF_AFTER_FRIDAY = re.compile(
    r"^/(v|periksa|hasil|beranda|asesi-saya|persetujuan-asesmen|bagian-saya|rekomendasi|paraf|keputusan|sertifikat)\b"
    r"|^/kelas/[^/]+/(uji|rekomendasi|keputusan|sertifikat|dokumen|pemisahan)\b"
)
"""Pages that only this class fills; all others were looked at in the demo class."""
HEAVIEST, HEAVIEST_PUBLIC = 12 * 1024, 3 * 1024
"""Bytes of a page as they travel, of the largest form and of a public answer (ux 10)."""
DEEPEST = 4
"""Clicks away from the start page."""
NOT_A_PAGE = re.compile(
    r"\.(pdf|xlsx|ics|zip|pem|py|json)$|^/log/bukti/|^/buku/spt/|/surveilan/[^/]+/berkas$|/permohonan/berkas/|^/banding/[^/]+/(lampiran|berkas)/|/cetak(/|$)|/pelatih\.pdf|/kosong$|/beda/\d+$|/dossier/[^/]+\.zip$|/unduh$|^/lampiran/|^/foto-paraf/|^/dokumen/|^/static/|^/aset/|/pratinjau$|/surat$"
)
"""Files, not pages: they open in the viewer of the device."""
ALIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)|\d\d-20\d\d|[2-9A-HJ-NP-Z]{8}|(?<==)[^&]+")
"""One page of a kind stands for the others: ids, seats, class numbers, codes, values of a query."""
SAME_FOR_ALL = {
    "/bantuan",
    "/istilah",
    "/privasi",
    "/aksesibilitas",
    "/pintasan",
    "/katalog",
    "/katalog?bagian=_",
    "/surat-keluar",
}
"""Looked at once, by whoever comes first; the outbox shows letters of other people, so nobody walks on from there."""


def kind_of(address):
    """The address with everything that changes from row to row left out; forms differ by their key."""
    split = urlsplit(address)
    return ALIKE.sub("_", split.path + ("?" + split.query if split.query else ""))


def next_links(page, site):
    """Addresses of the same site that this page offers."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    for address in found:
        if address.startswith(site.address):
            path = address.removeprefix(site.address).split("#")[0] or "/"
            if not NOT_A_PAGE.search(path.split("?")[0]) and "lang=" not in path:
                yield path


def problems_of(page, answer, axe):
    """Everything that is wrong with the page now shown, at both widths."""
    path = urlsplit(page.url).path
    if answer.status >= 400:
        return [f"{path}: answered {answer.status}"]
    weight = len(gzip.compress(answer.body()))
    heaviest = HEAVIEST_PUBLIC if path.startswith("/v/") else HEAVIEST
    found = [f"{path}: {weight} bytes"] if weight > heaviest else []
    try:
        check_page(parsed(answer.text(), path))
    except AssertionError as error:
        found.append(str(error))
    page.evaluate(axe)
    for size, look in ((LAPTOP, LOOK), (PHONE, LOOK_AGAIN)):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            found.append(f"{path}: {wide} px wide on {size['width']}")
        found += [f"{path} on {size['width']}: {violation}" for violation in page.evaluate(look)]
    return found


def parsed(html, path):
    """The page as the server sent it, in the shape the checks of the desk tests take."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return SimpleNamespace(tree=tree, url=path, title=words(tree.find(".//title")))


@pytest.fixture(scope="module")
def known_to_all():
    """Pages that are the same for everybody and were looked at."""
    return set()


@pytest.fixture(scope="module")
def axe():
    return Axe().axe_script


def walk(browser, site, starts, known_to_all, axe, within=None):
    """Look at one page of each kind within reach; returns what was seen and what is wrong."""
    page, seen, found = browser.page, set(known_to_all), []
    ahead = [(start, 0) for start in starts]
    while ahead:
        path, depth = ahead.pop(0)
        kind = kind_of(path)
        if depth and kind in seen:
            continue
        seen.add(kind)
        page.set_viewport_size(LAPTOP)
        answer = page.goto(site.address + path)
        landed = kind_of(page.url.removeprefix(site.address))
        if landed != kind and landed in seen:
            continue
        seen.add(landed)
        found += problems_of(page, answer, axe)
        known_to_all |= SAME_FOR_ALL & {kind}
        if depth < DEEPEST and kind not in SAME_FOR_ALL:
            links = next_links(page, site)
            ahead += [(link, depth + 1) for link in links if within is None or within.search(link)]
    browser.expects("status of 4")
    return seen - known_to_all, found


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_a_visitor_reaches_is_sound(device, site, visitor, known_to_all, axe):
    name, starts = VISITORS[visitor]
    seen, found = walk(device(name), site, starts, known_to_all, axe)
    assert len(seen) > 1, seen
    assert found == [], "\n".join(found)


class TestAfterFriday:
    """The same in a class that is over."""

    @pytest.fixture
    def served(self):
        return "finished_site"

    @pytest.mark.parametrize("visitor", AFTER_FRIDAY)
    def test_every_page_after_friday_is_sound(self, device, site, visitor, axe):
        name, starts = AFTER_FRIDAY[visitor]
        words = {kind: site.find(statement)[0][0] for kind, statement in CODES.items()}
        words["slug"] = site.find("SELECT slug FROM training_class")[0][0]
        starts = [start.format_map(words) for start in starts]
        seen, found = walk(device(name), site, starts, set(), axe, OF_AFTER_FRIDAY)
        assert len(seen) > 1, seen
        assert found == [], "\n".join(found)
