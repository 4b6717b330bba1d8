"""What a person keeps on the desk for oneself: searches, forms sent, links of a calendar. Called once, when Django starts."""

from django.utils.translation import gettext_lazy as _

from sen.desk.registry import register_door
from sen.desk.rows import register_addresses
from sen.org.registry import register_personal


def register_own() -> None:
    register_door(_("Deadlines"), "desk-deadlines", order=13)
    register_addresses("desk.calendarlink", "desk-deadlines-revoke", unit_path="user__memberships__unit_id")
    register_personal("desk.CalendarLink", "user_id", "user_id", "name", "fetched_at")
    register_personal("desk.SavedFilter", "user_id", "user_id", "name", "query")
    register_personal("desk.SentForm", "user_id", "user_id", "result")
