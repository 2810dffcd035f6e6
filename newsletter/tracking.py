"""The parameters by which senders and advertisers follow a reader's clicks; nothing of a page depends on them."""

from __future__ import annotations

import re

_PARAMETER = re.compile(
    r"(?:utm_|vero_|oly_|_hs|at_|pk_|mtm_|piwik_)\w+|(?:fb|g|dc|y|tw|tt)clid|gclsrc|gbraid|wbraid|msclkid|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|li_fat_id|trk_contact|ck_subscriber_id|s_cid|wt\.mc_id|xtor|ga_source|_ga|_gl|ref_src|__s",
    re.IGNORECASE,
)


def is_tracking(parameter: str) -> bool:
    """Whether a parameter of an address, by its name, only follows clicks: utm_source, fbclid."""
    return bool(_PARAMETER.fullmatch(parameter))
