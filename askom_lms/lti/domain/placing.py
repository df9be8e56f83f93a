"""What a teacher may place in a course of the platform, and how the platform is told (LTI Deep Linking 2.0)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askom_lms.lti.domain.addresses import CLASS_PARAMETER, LAUNCH, PARAMETER, is_good, origin_of
from askom_lms.lti.domain.states import LineItemKey, Target

SETTINGS_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
ITEMS_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
DATA_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/data"
OUR_TYPE = "ltiResourceLink"
SCORE_MAXIMUM = 100
LONGEST_DATA = 20_000


OFFERED = (
    Target.HOME, Target.TUGAS_1, Target.TUGAS_2, Target.TUGAS_3, Target.ATTENDANCE, Target.CERTIFICATE,
    Target.CLASS, Target.DESK,
)  # fmt: skip
"""In the order of the page; the last two are for who teaches."""
GRADED = {Target(key): key for key in LineItemKey}
"""What has a column in the gradebook."""


class NotReadable(ValueError):
    """The platform asks for content in a way that this is no answer to; `args[0]` is the code of the sentence."""


def belongs(address: str, origins: Collection[str], *, lab: bool = False) -> bool:
    """Whether this address lies at one of these origins; `lab`: http is taken, too."""
    return is_good(address, may_be_plain=lab) and origin_of(address) in origins


@dataclass(frozen=True)
class Asked:
    """What the platform wants back, and where."""

    return_url: str
    data: str | None
    is_multiple: bool
    takes_line_items: bool
    takes_links: bool

    @classmethod
    def read(cls, settings: Any, origins: Collection[str], *, lab: bool = False) -> "Asked":
        """From the claim. `lab`: http is taken, too. Raises NotReadable `lti.deep_settings`, `lti.deep_return`."""
        if not isinstance(settings, Mapping):
            raise NotReadable("lti.deep_settings")
        url, data = settings.get("deep_link_return_url"), settings.get("data")
        types = settings.get("accept_types")
        if not isinstance(url, str) or not isinstance(types, list) or not isinstance(data, str | type(None)):
            raise NotReadable("lti.deep_settings")
        if data is not None and len(data) > LONGEST_DATA:
            raise NotReadable("lti.deep_settings")
        if not belongs(url, origins, lab=lab):
            raise NotReadable("lti.deep_return")
        return cls(
            return_url=url,
            data=data,
            is_multiple=settings.get("accept_multiple") is not False and settings.get("accept_multiple") != "false",
            takes_line_items=settings.get("accept_lineitem") is not False,
            takes_links=OUR_TYPE in types,
        )


@dataclass(frozen=True)
class Chosen:
    """One thing to place: what, and how it is called in the course."""

    target: Target
    title: str


def content_items(
    chosen: Sequence[Chosen], *, base_url: str, slug: str, class_id: str, takes_line_items: bool
) -> list[dict[str, Any]]:
    """The links as the platform stores them; a task brings a line item when the platform takes one."""
    items = []
    for one in chosen:
        item: dict[str, Any] = {
            "type": OUR_TYPE,
            "title": one.title,
            "url": f"{base_url.rstrip('/')}{LAUNCH}",
            "custom": {PARAMETER: str(one.target), CLASS_PARAMETER: slug},
        }
        if takes_line_items and one.target in GRADED:
            item["lineItem"] = {
                "label": one.title,
                "scoreMaximum": SCORE_MAXIMUM,
                "resourceId": class_id,
                "tag": str(one.target),
            }
        items.append(item)
    return items
