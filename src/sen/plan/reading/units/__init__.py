"""Names of units in running text: where one begins, where it ends, where a list of them parts.

A list parts where a new name begins: "Bộ Quốc phòng, Bộ Công an" are two, "Sở Văn hóa, Thể thao và Du lịch"
is one. A group stays as printed: "các sở, ban, ngành", "Ủy ban nhân dân các huyện, thị xã, thành phố".
"""

from sen.plan.reading.units.ends import (
    ends_at,
    ends_name,
    is_name_tail,
)
from sen.plan.reading.units.lists import (
    read_units,
    units_of_heading,
)
from sen.plan.reading.units.names import (
    Unit,
    UnitList,
    after_head,
    is_named,
    modifier,
    opens_group,
    opens_unit,
)
from sen.plan.reading.units.scan import (
    Scan,
    is_collective,
    is_collective_before,
)
from sen.plan.reading.units.separators import (
    at_and,
    at_separator,
    sector_size,
)

__all__ = [
    "Scan",
    "Unit",
    "UnitList",
    "after_head",
    "at_and",
    "at_separator",
    "ends_at",
    "ends_name",
    "is_collective",
    "is_collective_before",
    "is_name_tail",
    "is_named",
    "modifier",
    "opens_group",
    "opens_unit",
    "read_units",
    "sector_size",
    "units_of_heading",
]
