"""How Binh Sen is steered: a month that was asked for and frozen, one that is being asked, what the leader instructs."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from sen.config.demo import drafting
from sen.config.demo.locality import Locality
from sen.config.demo.year import reporters_of
from sen.lib.signed_files import Envelope, key_of, new_private, signed
from sen.org.models import Actor
from sen.plan.actions import bases, directives, exchange, rounds, sheets
from sen.plan.actions.acknowledging import contest_duty
from sen.plan.actions.bases import NewReference
from sen.plan.actions.directives import NewDirective
from sen.plan.actions.publication import publish_plan
from sen.plan.actions.rounds import RoundFacts
from sen.plan.actions.sheets import Filled
from sen.plan.models import Duty, Partner, Plan, Round
from sen.plan.queries.sheets import prefilled_of

FOCAL_POINT, LEADER, HEAD = "daumoi", "lanhdao", "truongphong"
AUTHORITY, OFFICE, CULTURE, ECONOMY = "BS", "BS-VP", "BS-VHXH", "BS-KT"
SILENT = frozenset({"BS-ND", "BS-KT"})
"""Who does not send in; so there is somebody to chase."""
PROMPT = frozenset({"BS-BP", "BS-CA"})
"""Who has sent in already what is being asked now."""
CARRY_IT_OUT = 3
DUE_AFTER, FROZEN_AFTER = timedelta(days=5), timedelta(days=6)
END_OF_WORK = time(17)
NEIGHBOUR = "UBND xã Thủy Liên (mẫu)"


def lay_out(place: Locality, *, now: datetime) -> None:
    plan = Plan.objects.filter(authority=place.units[AUTHORITY], state=Plan.State.CONFIRMED).latest(
        "starts_on"
    )
    months = list(_months_to_ask(plan, timezone.localdate(now)))
    for first, last in months[:1]:
        _frozen_month(plan, first, last, place)
    for first, last in months[1:]:
        _month_asked_now(plan, first, last, place, now=now)
    _scheme(plan, place, now=now)
    _made_public(plan, place, now=now)
    _directives(place, now=now)
    _neighbour(place, now=now)
    drafting.lay_out(plan, place, now=now)


def _months_to_ask(plan: Plan, today: date) -> Iterator[tuple[date, date]]:
    """The month before the last, and the last; none but the plan's. This month is left for whoever tries it out."""
    if plan.starts_on is None or plan.ends_on is None:
        return
    last = min(today.replace(day=1) - timedelta(days=1), plan.ends_on).replace(day=1) - timedelta(days=1)
    if last < plan.starts_on:
        return
    yield last.replace(day=1), last
    following = last + timedelta(days=1)
    if following <= plan.ends_on:
        yield following, following.replace(day=monthrange(following.year, following.month)[1])


def _frozen_month(plan: Plan, first: date, last: date, place: Locality) -> None:
    asked, due = _at(last, time(8)), _at(last + DUE_AFTER, END_OF_WORK)
    facts = RoundFacts("monthly", "work", first, last, due)
    round_ = rounds.open_round(plan.pk, facts=facts, by=place.actor(FOCAL_POINT, now=asked), now=asked)
    _send_in(round_, place, without=SILENT, now=due - timedelta(days=1))
    frozen = _at(last + FROZEN_AFTER, time(9))
    rounds.freeze_round(round_.pk, by=place.actor(FOCAL_POINT, now=frozen), now=frozen)


def _month_asked_now(plan: Plan, first: date, last: date, place: Locality, *, now: datetime) -> None:
    facts = RoundFacts("monthly", "work", first, last, _at(timezone.localdate(now) + DUE_AFTER, END_OF_WORK))
    round_ = rounds.open_round(plan.pk, facts=facts, by=place.actor(FOCAL_POINT, now=now), now=now)
    others = {code for code in place.units if code not in PROMPT}
    _send_in(round_, place, without=frozenset(others), now=now)


def _send_in(round_: Round, place: Locality, *, without: frozenset[str], now: datetime) -> None:
    silent = {place.units[code].pk for code in without}
    reporters = reporters_of(place, now=now)
    for sheet in round_.sheets.exclude(unit__in=silent).filter(unit__in=reporters).order_by("pk"):
        said = {line.duty.pk: line.text for line in prefilled_of(sheet)}
        filled = Filled(texts=said, rest_is_nothing=True, note="")
        sheets.submit_sheet(sheet.pk, filled=filled, by=reporters[sheet.unit_id], now=now)


def _scheme(plan: Plan, place: Locality, *, now: datetime) -> None:
    """A document that is no plan, and the tasks that carry it out."""
    focal_point = place.actor(FOCAL_POINT, now=now)
    said = NewReference(
        kind="scheme",
        title="Đề án quảng bá văn hóa vùng biên giới giai đoạn 2026 - 2030 (mẫu)",
        number="05/ĐA-UBND",
        issued_on=date(2026, 1, 8),
        issuer="UBND tỉnh Sen Giang",
    )
    scheme = bases.add_reference(said, authority_id=plan.authority_id, by=focal_point, now=now)
    first = plan.tasks.filter(is_dropped=False).order_by("position")[:CARRY_IT_OUT]
    bases.cite_document_in_tasks(scheme.pk, [task.pk for task in first], by=focal_point)


def _made_public(plan: Plan, place: Locality, *, now: datetime) -> None:
    """In time, on the commune's page; what one unit contested waits for the focal point."""
    if plan.issued_on:
        day = plan.issued_on + timedelta(days=2)
        where = "https://binhsen.example/ke-hoach"
        publish_plan(plan.pk, public_on=day, where=where, by=place.actor(FOCAL_POINT, now=now), now=now)
    duty = Duty.objects.filter(task__plan=plan, unit=place.units[ECONOMY], state=Duty.State.OPEN).first()
    if duty:
        contest_duty(
            duty.pk,
            ground="means",
            reason="Phòng chưa có người biết tiếng Khmer; đề nghị giao thêm đơn vị phối hợp (mẫu)",
            by=reporters_of(place, now=now)[duty.unit_id],
            now=now,
        )


def _directives(place: Locality, *, now: datetime) -> None:
    leader = place.actor(LEADER, now=now)
    first = NewDirective(
        authority_id=place.units[AUTHORITY].pk,
        unit_ids=[place.units[CULTURE].pk, place.units[ECONOMY].pk],
        text="Rà soát nội dung giới thiệu hội chợ biên giới trên trang thông tin trước khi đăng (mẫu)",
        due_at=_at(timezone.localdate(now) + timedelta(days=3), END_OF_WORK),
        number="12/TB-UBND",
    )
    given = directives.give_directive(first, by=leader, now=now)
    duty = given.duties.get(unit=place.units[CULTURE])
    directives.answer_directive(
        duty.pk,
        text="Đã rà soát, sửa hai chỗ về thời gian mở cửa; xin ý kiến lãnh đạo (mẫu)",
        percent=100,
        is_final=True,
        by=place.actor(HEAD, now=now),
        now=now,
    )
    second = NewDirective(
        authority_id=place.units[AUTHORITY].pk,
        unit_ids=[place.units[OFFICE].pk],
        text="Chuẩn bị phòng tiếp phóng viên cho tuần lễ văn hóa (mẫu)",
        due_at=_at(timezone.localdate(now) + timedelta(days=7), END_OF_WORK),
    )
    directives.give_directive(second, by=leader, now=now)


def _neighbour(place: Locality, *, now: datetime) -> None:
    """A commune with a Sen of its own: its key was compared, and its list of spokespersons came."""
    focal_point = place.actor(FOCAL_POINT, now=now)
    authority = place.units[AUTHORITY]
    own = exchange.make_key(authority.pk, by=focal_point, now=now)
    private = new_private()
    today = timezone.localdate(now)
    theirs = key_of(private, valid_to=today + timedelta(days=700))
    entered = Partner(authority=authority, name=NEIGHBOUR, key=theirs.line)
    partner = exchange.add_partner(entered, by=focal_point, now=now)
    exchange.confirm_partner(
        partner.pk,
        heard=theirs.fingerprint,
        heard_from="Văn phòng UBND xã Thủy Liên",
        by=focal_point,
        now=now,
    )
    sent = Envelope(
        kind="spokespersons",
        series="spokespersons",
        made_at=now.replace(microsecond=0),
        content=_spokespersons(today),
        sender=theirs.line,
        sender_name=NEIGHBOUR,
        addressee=own.key,
        addressee_name=str(authority),
    )
    _bring_in(signed(sent, private), focal_point, now=now)


def _bring_in(data: bytes, by: Actor, *, now: datetime) -> None:
    found = exchange.check_file(data, by=by, now=now)
    exchange.bring_in(found, by=by, now=now)


def _spokespersons(today: date) -> dict[str, object]:
    person = {
        "name": "Người phát ngôn xã Thủy Liên (mẫu)",
        "unit": NEIGHBOUR,
        "since": today.replace(month=1, day=1).isoformat(),
        "until": None,
        "paper": "08/QĐ-UBND",
        "email": "phatngon@thuylien.example",
    }
    return {"authority": NEIGHBOUR, "on": today.isoformat(), "persons": [person]}


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
