"""Leave that follows a duty: who must first be allowed (应当经批准) may act once that is given (批准后，可以)."""

from __future__ import annotations

import re

_DUTY = re.compile(
    r"(?:应当?|须|必须|需)(?:事先|先|依法|提前)?(?:[经报由向]|取得|征得|办理)[^。；]{0,24}?"
    r"(?:批准|同意|审核|核准|许可|备案|审批|审查|验收)"
)
_GIVEN = re.compile(
    r"(?:批准|同意|审核|核准|许可|备案|审批|审查|验收|点头|允许)[^。；]{0,12}?(?:后|了|才|方|，)[^。；]{0,30}?(?:可|能|行)"
)


def follows_leave(policy: str, interpretation: str) -> bool:
    """Whether the policy sentence makes leave a duty and the interpretation's sentence lets act once it is
    given."""
    return _DUTY.search(policy) is not None and _GIVEN.search(interpretation) is not None
