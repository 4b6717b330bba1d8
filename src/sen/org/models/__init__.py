"""Who we are: units, people, how units change, and the door."""

from sen.org.models.changes import (
    Succession,
    SuccessionLine,
    SuccessionRole,
)
from sen.org.models.door import (
    CacheRow,
    Invitation,
    OpenSession,
    ProviderIdentity,
    SecondFactorReset,
    Spent,
    token_hash_of,
)
from sen.org.models.law import HolidaySwap, RuleOverride
from sen.org.models.people import (
    ACTING_TITLES,
    Actor,
    DataRequest,
    Membership,
    Role,
    User,
)
from sen.org.models.search_copy import (
    with_folded,
)
from sen.org.models.units import (
    Unit,
    UnitAlias,
    UnitGroup,
    UnitName,
    UnitQuerySet,
)
from sen.org.passing_on import Handover, RoleDelegation

__all__ = [
    "ACTING_TITLES",
    "Actor",
    "CacheRow",
    "DataRequest",
    "Handover",
    "HolidaySwap",
    "Invitation",
    "Membership",
    "OpenSession",
    "ProviderIdentity",
    "Role",
    "RoleDelegation",
    "RuleOverride",
    "SecondFactorReset",
    "Spent",
    "Succession",
    "SuccessionLine",
    "SuccessionRole",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "UnitName",
    "UnitQuerySet",
    "User",
    "token_hash_of",
    "with_folded",
]
