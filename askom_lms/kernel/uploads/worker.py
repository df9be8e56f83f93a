"""The child's side of uploads: one checker for each trade."""

from askom_lms.kernel.uploads import images, office, pdfs

HANDLERS = {"image": images.check, "pdf": pdfs.check, "office": office.check}
