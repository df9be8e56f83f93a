"""PDF files that act, hide, lock or swell."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.attack_files.texts import EICAR


def action():
    """A new object each time: one belongs to one file."""
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def made(change=None, *, pages=1, **options):
    """A PDF with empty pages, changed."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    if change:
        change(pdf)
    pdf.save(out, **options)
    return out.getvalue()


def _root(**entries):
    return lambda pdf: [pdf.Root.__setitem__(f"/{key}", value) for key, value in entries.items()]


def plain():
    return made()


def opens_at_a_page():
    """What LibreOffice and LaTeX write: a place to begin at, harmless."""
    return made(lambda pdf: pdf.Root.__setitem__("/OpenAction", Array([pdf.pages[0].obj, Name.Fit])))


def script():
    return made(_root(OpenAction=action()))


def hidden_script():
    """The same inside a compressed object stream: no search in the bytes finds it."""
    data = made(
        lambda pdf: pdf.Root.__setitem__(
            "/Names",
            pdf.make_indirect(Dictionary(JavaScript=Dictionary(Names=Array(["a", pdf.make_indirect(action())])))),
        ),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    assert b"JavaScript" not in data
    return data


def nested_script():
    return made(
        lambda pdf: pdf.pages[0].obj.__setitem__(
            "/Annots", Array([Dictionary(A=Dictionary(S=Name.URI, Next=Array([action()])))])
        )
    )


def acts_on_opening_a_page():
    return made(lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=Dictionary(S=Name.URI, URI="https://x"))))


def opens_an_address():
    return made(_root(OpenAction=Dictionary(S=Name.URI, URI="https://x")))


def launch():
    return made(_root(OpenAction=Dictionary(S=Name.Launch, F="cmd.exe")))


def submit_form():
    return made(
        lambda pdf: pdf.pages[0].obj.__setitem__(
            "/Annots", Array([Dictionary(A=Dictionary(S=Name.SubmitForm, F="https://x"))])
        )
    )


def embedded_file():
    def change(pdf):
        pdf.attachments["x.exe"] = b"MZ"

    return made(change)


def xfa():
    return made(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<xdp/>"))))


def rich_media():
    return made(lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([Dictionary(Subtype=Name.RichMedia)])))


def locked():
    return made(encryption=pikepdf.Encryption(owner="a", user="b"))


def restricted():
    """Opens without a password, but forbids printing."""
    return made(encryption=pikepdf.Encryption(owner="a", user=""))


def _stream(pdf, raw, **entries):
    stream = Stream(pdf, raw)
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return pdf.make_indirect(stream)


def bomb():
    raw = zlib.compress(b"\0" * 120_000_000, 9)
    keep = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    return made(
        lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", _stream(pdf, raw, Filter=Name.FlateDecode)), **keep
    )


def many_small_bombs():
    """Each stream alone is bearable."""
    raw = zlib.compress(b"\0" * 30_000_000, 9)
    keep = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    return made(_root_array(lambda pdf: [_stream(pdf, raw, Filter=Name.FlateDecode) for _ in range(10)]), **keep)


def huge_picture():
    sides = {"Width": 60_000, "Height": 60_000, "Subtype": Name.Image}
    return made(lambda pdf: pdf.Root.__setitem__("/X", _stream(pdf, b"", Filter=Name.JPXDecode, **sides)))


def _root_array(parts):
    return lambda pdf: pdf.Root.__setitem__("/X", Array(parts(pdf)))


def cyclic():
    return made(lambda pdf: pdf.Root.Pages.Kids.append(pdf.Root.Pages))


def with_text(content):
    return made(lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", Stream(pdf, content)), compress_streams=False)


def eicar_inside():
    return with_text(b"BT (" + EICAR + b") Tj ET")


def written(objects):
    """A PDF written by hand: numbered bodies, one table."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(out)


def many_pages(pages):
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>"
    return written(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids), *[page] * pages]
    )


def many_objects(count):
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
            *[b"<</K[<</A 1>>]>>"] * count,
        ]
    )


def signed(more=None):
    """As an issuer's seal leaves it; the signature itself is not ours to judge."""

    def change(pdf):
        seal = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents="00" * 64
        )
        field = Dictionary(FT=Name.Sig, T="Seal", V=pdf.make_indirect(seal))
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
        if more:
            more(pdf)

    return made(change)


def signed_without_a_page():
    """Its only leaf says that it is a branch: one reader counts a page, another cannot draw it."""
    return signed(lambda pdf: pdf.pages[0].obj.__setitem__("/Type", Name.Pages))


def signed_and_more():
    return signed() + b"<script>alert(1)</script>"


def and_html():
    """Right at the beginning, where a browser that guesses would look."""
    data = plain()
    head, rest = data.split(b"\n", 1)
    return head + b"\n%<html><script>alert(1)</script></html>\n" + rest


def and_zip():
    return plain() + b"PK\x03\x04evil" + b"PK\x05\x06" + b"\0" * 18


def behind_other_bytes():
    return b"<html>" + b" " * 500 + plain()


def truncated():
    return plain()[:-150]
