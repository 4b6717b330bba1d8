from sen.audit.models import Verification
from sen.desk import rules
from sen.desk.actions import raise_alarm, save_filter
from sen.desk.models import CalendarLink, SentForm
from sen.jobs.models import Delivery, Incident, Job, Message
from sen.org.models import Role
from sen.org.queries import actor_of
from tests.factories import NOW
from tests.wall.cells import NONE, Address, Rule, Side

FOLLOW_UP = {Role.FOCAL_POINT, Role.ADMINISTRATOR}
KEY = {"form_key": "wall-0123456789"}


def build(side: Side):
    """The saved search belongs to the holder of all roles."""
    by = actor_of(side.all_roles, now=NOW)
    message = Message.objects.create(
        key=side.mark, subject=side.mark, text=side.mark, language="vi", created_at=NOW
    )
    return {
        "saved filter": save_filter("wall", name=side.mark, query="q=x", by=by),
        "alarm": raise_alarm(
            f"wall:{side.mark}", kind="wall.alarm", unit_id=side.unit.pk, facts={"title": side.mark}, now=NOW
        ),
        "calendar link": CalendarLink.objects.create(
            user=side.all_roles, name=side.mark, token_hash=f"{side.unit.pk:064d}", session_round=0, made_at=NOW
        ),
        "message": message,
        "delivery": Delivery.objects.create(
            message=message, address=side.by_role[Role.OFFICER].email, mail_id=side.mark,
            state=Delivery.State.UNKNOWN, changed_at=NOW,
        ),
        "waiting delivery": Delivery.objects.create(
            message=message, address=side.by_role[Role.OBSERVER].email, mail_id=f"{side.mark}2", changed_at=NOW
        ),
        "job": Job.objects.create(kind="wall", key=f"wall:{side.unit.pk}", run_at=NOW, state=Job.State.GIVEN_UP),
        "incident": Incident.objects.create(kind=Incident.Kind.WEB_FELL, at=NOW),
        "verification": Verification.objects.create(at=NOW, seconds=1, blocks=1, sealed=1, unsealed=0, emptied=0),
        "sent form": SentForm.objects.create(user=side.all_roles, key=KEY["form_key"][::-1], sent_at=NOW),
    }  # fmt: skip


ADMIN = {Role.ADMINISTRATOR}
EVERY_ADMIN = {"own": ADMIN, "beside": ADMIN, "elsewhere": ADMIN}

RULES = [
    Rule(rules.visible_deliveries, "delivery", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_jobs, "job", **EVERY_ADMIN),
    Rule(rules.visible_incidents, "incident", **EVERY_ADMIN),
    Rule(rules.visible_verifications, "verification", **EVERY_ADMIN),
    Rule(rules.visible_saved_filters, "saved filter", own=NONE),
    Rule(rules.visible_calendar_links, "calendar link", own=NONE),
    Rule(rules.visible_alarms, "alarm", beside=FOLLOW_UP),
]

MACHINE = {"shared": True, "tells": False}

ADDRESSES = [
    Address("desk-home"),
    Address("desk-more"),
    Address("desk-alarms"),
    Address("desk-deadlines"),
    Address(
        "desk-deadlines-link",
        stranger=200, shared=True, tells=False, post=lambda _side: {**KEY, "name": "x"}, posted=200,
        stranger_posted={200},
    ),
    Address("desk-deadlines-revoke", row="calendar link", post=lambda _side: KEY),
    Address("desk-calendar", args=("nothing",), anonymous=404, stranger=404, allowed=404, tells=False),
    Address("desk-help", tells=False),
    Address("desk-help-page", args=("units",), tells=False),
    Address(
        "desk-language",
        allowed=405, stranger=405, anonymous=405, stranger_posted={302}, tells=False,
        post=lambda _side: {"language": "vi"},
    ),
    Address(
        "desk-filter-save",
        allowed=405, stranger=405, anonymous=405, stranger_posted={302}, tells=False,
        post=lambda _side: {"register": "no such register", "name": "x"},
    ),
    Address(
        "desk-filter-delete",
        row="saved filter", allowed=405, stranger=405, anonymous=405, tells=False,
        post=lambda _side: {},
    ),
    Address("desk-log"),
    Address("desk-log-export", args=("csv",)),
    Address("desk-log-detail", row="entry"),
    Address("desk-log-checks", tells=False),
    Address("desk-log-checks-export", args=("csv",), tells=False),
    Address("desk-log-checks-detail", row="verification", **MACHINE),
    Address("desk-log-checks-kiem-tra-ngay", post=lambda _side: KEY, tells=False, stranger_posted={302, 403}),
    Address("desk-mail"),
    Address("desk-mail-export", args=("xlsx",), tells=False),  # the mark is inside a ZIP
    Address("desk-mail-detail", row="delivery"),
    Address("desk-mail-gui-lai", row="delivery", post=lambda _side: KEY),
    Address("desk-mail-ket-luan", row="delivery", post=lambda _side: {**KEY, "has_arrived": "yes"}),
    Address("desk-mail-thu-hoi", row="waiting delivery", post=lambda _side: KEY),
    Address("desk-work", tells=False),
    Address("desk-work-export", args=("csv",), tells=False),
    Address("desk-work-detail", row="job", **MACHINE),
    Address("desk-work-chay-lai", row="job", **MACHINE, post=lambda _side: KEY),
    Address("desk-work-bo-qua", row="job", **MACHINE, post=lambda _side: KEY),
    Address("desk-incidents", tells=False),
    Address("desk-incidents-export", args=("csv",), tells=False),
    Address("desk-incidents-detail", row="incident", **MACHINE),
    Address("desk-incidents-da-xem", row="incident", **MACHINE, post=lambda _side: KEY),
]  # fmt: skip
RULES_ELSEWHERE = {
    "desk.rules.holding_links": "asks for no actor: the link is the key; tests/desk/test_deadlines.py",
    "desk.rules.links_to_read": "asks for no actor: the link is the key; tests/desk/test_deadlines.py",
    "desk.rules.can_run_the_machine": "asks for no row; tests/desk/test_machine.py",
    "desk.rules.can_follow_the_log": "asks for no row; tests/desk/test_machine.py",
}
