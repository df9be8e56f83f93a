"""The child's side of uploads: one checker for each trade."""

from askom_lms.kernel.uploads import codes, images, office, pdfs

HANDLERS = {"image": images.check, "photo": codes.check, "pdf": pdfs.check, "office": office.check}
