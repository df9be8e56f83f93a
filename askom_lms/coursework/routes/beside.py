"""What stands beside a sheet on several pages: attachments and the thread, as the house macros take them."""

from typing import Any

from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.queries.margin import Margin
from askom_lms.coursework.routes.words import _
from askom_lms.coursework.services.messages import MessageKind
from askom_lms.kernel import clock

KILOBYTE, MEGABYTE = 1_000, 1_000_000


def files(margin: Margin, *, removed_at: str = "") -> list[dict[str, Any]]:
    """Attachments; `removed_at` is the address under which the owner takes one off again."""
    return [
        {
            "name": file.name,
            "url": f"/lampiran/{file.id}",
            "size": size(file.size),
            "preview": f"/lampiran/{file.id}/pratinjau" if file.preview_sha256 else "",
            "remove": f"{removed_at}/{file.id}/lepas" if removed_at else "",
        }
        for file in margin.live_files
    ]


def size(count: int) -> str:
    """412 KB, 4,8 MB."""
    if count < MEGABYTE:
        return f"{max(1, count // KILOBYTE)} KB"
    return f"{count / MEGABYTE:.1f} MB".replace(".", ",")


def thread(margin: Margin, item: Item) -> list[dict[str, str]]:
    """The messages of an item, oldest first."""
    words = {
        MessageKind.QUESTION: "",
        MessageKind.DISSENT: _("Tidak sepakat"),
        MessageKind.REOPENING: _("Dibuka kembali"),
    }
    return [
        {
            "who": message.author,
            "kind": words.get(MessageKind(message.kind), ""),
            "text": message.text,
            "at": clock.saat(message.at, item.zone),
            "version": _("versi %(n)s", n=message.version),
        }
        for message in margin.messages
    ]
