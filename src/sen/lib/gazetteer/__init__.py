"""Provinces, former districts and communes with the days on which they were in force, and what became of them.

The data is `places.tsv.gz`, made by `sen refresh_gazetteer` from the open package `vietnamadminunits`
(MIT; see NOTICE.txt). docs/reference/gazetteer.md says what it holds and what it does not.
"""

from sen.lib.gazetteer.lookup import Gazetteer, gazetteer
from sen.lib.gazetteer.model import Level, Place

__all__ = ["Gazetteer", "Level", "Place", "gazetteer"]
