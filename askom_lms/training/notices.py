"""Who hears of what happens in training."""

from collections.abc import Mapping

from askom_lms.kernel.act import Notice

NOTICES: Mapping[str, Notice] = {}
