from sen.org.queries.actors import (
    actor_of,
    delegations_in_force,
    delegations_that_hold,
)
from sen.org.queries.changes import (
    Weight,
    depth_of,
    due_successions,
    heirs_beyond,
    living_heirs,
    weights_of,
)
from sen.org.queries.door import (
    account_key,
    factors_of,
    has_passed_second_factor,
    identities_of,
    is_set_up,
    open_invitation,
    open_sessions_of,
    person_of,
    recovery_codes_of,
)
from sen.org.queries.handovers import (
    new_since_confirmed,
    open_work_left,
    open_work_of,
)
from sen.org.queries.matches import (
    Match,
    UnitMatcher,
    match_units,
)
from sen.org.queries.terms import (
    administrators_of,
    head_of,
    leaders_over,
    members_of,
    running_on,
    title_of,
)
from sen.org.queries.units import (
    dated_names,
    name_on,
    names_by_number,
    names_on,
    units_below,
    units_of_group,
)

__all__ = [
    "Match",
    "UnitMatcher",
    "Weight",
    "account_key",
    "actor_of",
    "administrators_of",
    "dated_names",
    "delegations_in_force",
    "delegations_that_hold",
    "depth_of",
    "due_successions",
    "factors_of",
    "has_passed_second_factor",
    "head_of",
    "heirs_beyond",
    "identities_of",
    "is_set_up",
    "leaders_over",
    "living_heirs",
    "match_units",
    "members_of",
    "name_on",
    "names_by_number",
    "names_on",
    "new_since_confirmed",
    "open_invitation",
    "open_sessions_of",
    "open_work_left",
    "open_work_of",
    "person_of",
    "recovery_codes_of",
    "running_on",
    "title_of",
    "units_below",
    "units_of_group",
    "weights_of",
]
