"""The child's side of uploads: one checker for each trade."""

from askom_lms.kernel.uploads import codes, first_pages, images, office, pdfs, tables

HANDLERS = {
    "image": images.check,
    "photo": codes.check,
    "pdf": pdfs.check,
    "first_page": first_pages.draw,
    "office": office.check,
    "table": tables.check,
}
