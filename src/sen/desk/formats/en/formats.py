"""English texts, Vietnamese order of day and month: one office must not read one date in two ways."""

from sen.desk.formats.vi.formats import *  # noqa: F403

YEAR_MONTH_FORMAT = "F Y"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
