"""Files between installations. Named to be read after `rounds_rows`, whose frozen round a partner is handed."""

from datetime import UTC, date, datetime
from hashlib import sha256

from sen.lib.signed_files import Envelope, key_of, new_private, signed
from sen.org.models import Role
from sen.org.rules import WIDE
from sen.org.sealed import seal
from sen.plan import rules
from sen.plan.models import Partner, ReceivedFile, ReportFigures, SigningKey
from sen.plan.queries.exchange import tasks_content
from sen.plan.rules import KEY_KEEPERS
from tests.factories import NOW, CommitteeFactory
from tests.wall.cells import NONE, Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
LAST = date(2099, 12, 31)
SIGNED_AT = datetime(2026, 3, 9, tzinfo=UTC)
FOCAL = {"own": {Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}
KEEP = {"own": KEY_KEEPERS, "beside": KEY_KEEPERS}
READ = {"own": {*KEY_KEEPERS, *WIDE}, "beside": {*KEY_KEEPERS, *WIDE}}
WHOLE = {"own": WIDE, "beside": WIDE}


def build(side: Side):
    """The authority's key (once for both of its units), a partner, one that is not compared, two files of the first."""
    authority, by = side.unit.authority, {"by_id": side.all_roles.pk, "by_name": side.mark}
    own = SigningKey.objects.filter(authority=authority).first() or _own_key(authority, by)
    theirs = new_private()
    place = CommitteeFactory(parent=authority.parent, name=f"UBND {side.mark}")
    partner = _partner(authority, theirs, by, state=Partner.State.CONFIRMED, confirmed_at=NOW, place=place)
    asked = _partner(authority, new_private(), by)
    content = tasks_content(side.rows["plan"], partner)
    waiting, other, taken = (
        _file(partner, theirs, own, by, series, content) for series in ("tasks:1", "tasks:3", "tasks:2")
    )
    ReceivedFile.objects.filter(pk=taken.pk).update(state="taken", is_newest=True)
    taken.refresh_from_db()
    return {
        "signing key": own,
        "partner": partner,
        "asked partner": asked,
        "partner place": place,
        "waiting file": waiting,
        "other file": other,
        "taken file": taken,
        "report figures": ReportFigures.objects.create(
            authority=authority,
            round=side.rows["frozen round"],
            kind="monthly",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 1, 31),
        ),
    }


def _own_key(authority, by):
    private = new_private()
    return SigningKey.objects.create(
        authority=authority, key=key_of(private, valid_to=LAST).line, private_seal=seal(private.hex()), valid_to=LAST,
        made_at=NOW, made_by_id=by["by_id"], made_by_name=by["by_name"],
    )  # fmt: skip


def _partner(authority, private, by, **more):
    return Partner.objects.create(
        authority=authority, name=by["by_name"], key=key_of(private, valid_to=LAST).line, valid_to=LAST,
        added_at=NOW, added_by_id=by["by_id"], added_by_name=by["by_name"], **more,
    )  # fmt: skip


def _file(partner, theirs, own, by, series, content):
    envelope = Envelope(
        "tasks", series, SIGNED_AT, partner.key, partner.name, own.key, "UBND",
        {**content, "unit": by["by_name"]},
    )  # fmt: skip
    data = signed(envelope, theirs)
    return ReceivedFile.objects.create(
        partner=partner, kind="tasks", title=by["by_name"], series_digest=series, data=data, signed_at=SIGNED_AT,
        content_sha256=envelope.content_id, file_sha256=sha256(data).hexdigest(), brought_at=NOW,
        brought_by_id=by["by_id"], brought_by_name=by["by_name"],
    )  # fmt: skip


RULES = [
    Rule(rules.visible_rolled_up, "committee", **WHOLE),
    Rule(rules.visible_report_figures, "report figures", **WHOLE),
    Rule(rules.visible_signing_keys, "signing key", **READ),
    Rule(rules.visible_partners, "partner", **READ),
    Rule(rules.authorities_to_sign_for, "committee", **KEEP),
    Rule(rules.committees_around, "committee", own=NONE),
    Rule(rules.can_keep_partner, "partner", **KEEP),
    Rule(rules.can_send_to, "partner", **FOCAL),
    Rule(rules.visible_received_files, "taken file", **WHOLE),
    Rule(rules.visible_received_partners, "partner", **WHOLE),
    Rule(rules.authorities_to_receive_for, "committee", **FOCAL),
    Rule(rules.can_decide_file, "taken file", **FOCAL),
]
RULES_ELSEWHERE = {"plan.rules.exchanges_files": "asks of no row; tests/plan/test_exchange.py"}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def a_partner(side: Side):
    line = key_of(new_private(), valid_to=LAST).line
    return {**KEY, "authority": side.rows["committee"].pk, "partner_name": "Mới", "key": line}


def heard(side: Side):
    return {**KEY, "heard": side.rows["asked partner"].fingerprint, "heard_from": "Văn phòng"}


ADDRESSES = [
    Address("partners"),
    Address("partners-export", args=("csv",)),
    Address("partners-them", foreign={"authority": "committee"}, post=a_partner),
    Address("partners-tao-khoa", foreign={"authority": "committee"},
            post=lambda side: {**KEY, "authority": side.rows["committee"].pk}),
    Address("partners-detail", row="partner"),
    Address("partners-xac-nhan", row="asked partner", post=heard),
    Address("partners-thu-hoi", row="asked partner", post=sent(reason="x")),
    Address("partners-report-signed", row=("partner", "frozen round"), tells=False),
    Address("partners-tasks-signed", row=("partner", "plan"), tells=False),
    Address("partners-spokespersons-signed", row="partner", tells=False),
    Address("plan-rolled-up", tells=False),
    Address("plan-rolled-up-of", row="committee", tells=False),
    Address("plan-reported", row="report figures"),
    Address("received-files"),
    Address("received-files-export", args=("csv",)),
    Address("received-files-nhan", post=sent(), posted=422),
    Address("received-files-detail", row="taken file"),
    Address("received-files-tiep-nhan", row="waiting file", post=sent()),
    Address("received-files-bo", row="other file", post=sent()),
]  # fmt: skip
