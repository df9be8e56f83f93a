"""One archive of everything that an installation holds, read back into an empty one on either database.

The archive is a ZIP: one file of JSON lines for each table, the stored files under their hash, the checkpoints with
their key, and last a manifest with count and SHA-256 of each member. It is as secret as the installation itself.
"""

from askom_lms.kernel.backup.archive import Damaged, Manifest, Unfit, check
from askom_lms.kernel.backup.restoring import REPLAYS, after_restore, examine, replays, restore
from askom_lms.kernel.backup.writing import write

__all__ = [
    "REPLAYS",
    "Damaged",
    "Manifest",
    "Unfit",
    "after_restore",
    "check",
    "examine",
    "replays",
    "restore",
    "write",
]
