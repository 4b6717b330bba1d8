"""The clock of the machine was wrong for a while and was set back: what was written meanwhile lies ahead of now.

An old PC with an empty battery does so at each start. Believed, such a moment would lock everybody out, keep a session
open for years, and hold up every schedule and alarm until that day comes.
"""

from datetime import datetime, timedelta

AHEAD_AT_MOST = timedelta(minutes=10)
"""So much two machines, or two requests at once, may differ."""


def lies_ahead(moment: datetime, now: datetime) -> bool:
    return moment - now > AHEAD_AT_MOST
