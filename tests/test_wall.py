"""The unit wall: rule x role x relation in the database, every address over HTTP.

The tables are in tests/wall/; a rule, model or address without a line fails. The ordinary run asks each address
as anonymous, strangers and one allowed person; `make matrix` as the holder of every single role too.
"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Model
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

import sen
from sen.audit.models import Entry
from sen.org.models import OpenSession, Role, Spent
from sen.org.queries import actor_of
from sen.org.rules import ROW_REFUSED, visible_entries
from tests.factories import NOW
from tests.wall import account_rows
from tests.wall.cells import Address, Rule, named_in_its_room
from tests.wall.world import ELSEWHERE, OURS, ROOMS, World, lines, our_models

SOURCE = Path(sen.__file__).parent
pytestmark = pytest.mark.django_db
RULES: list[Rule] = list(lines("RULES"))
ADDRESSES: list[Address] = list(lines("ADDRESSES"))
POSTED = [address for address in ADDRESSES if address.post]
NOT_POSTED = [address for address in ADDRESSES if not address.post]


AT_ALL_TIMES = ["elsewhere"]
IN_THE_MATRIX = [pytest.param(who, marks=pytest.mark.matrix) for who in ("nobody", "ended")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; each test works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def named(address):
    return address.name


# ---- rules


def rules_in(module):
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        named_in_its_room(each)
        for name, each in functions
        if each.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_rule_has_a_line():
    found = (*SOURCE.rglob("rules.py"), *SOURCE.rglob("rules/*.py"))
    files = [path.relative_to(SOURCE.parent).with_suffix("") for path in found if path.stem != "__init__"]
    modules = [import_module(".".join(path.parts)) for path in files]
    known = {rule.name for rule in RULES} | {
        name for room in ROOMS for name in getattr(room, "RULES_ELSEWHERE", {})
    }

    assert set().union(*map(rules_in, modules)) == known


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.row}")
def test_a_rule_lets_through_these_roles_and_no_others(world, rule):
    found = {
        relation: {role for role in Role.values if rule.passes(world.actor(world.ours.by_role[role]), side)}
        for relation, side in (("own", world.ours), ("beside", world.beside), ("elsewhere", world.elsewhere))
    }

    assert found == {"own": set(rule.own), "beside": set(rule.beside), "elsewhere": set(rule.elsewhere)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.row}")
def test_a_rule_lets_nobody_through_without_a_running_role(world, rule):
    people = [world.actor(user) for user in (world.nobody, world.ended)]

    assert [rule.passes(actor, side) for actor in people for side in (world.ours, world.elsewhere)] == [
        rule.nobody
    ] * 4


# ---- addresses


def names_below(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from names_below(entry)


def test_every_address_has_a_line():
    covered = [line.name for line in (*ADDRESSES, *lines("COVERED_ELSEWHERE"))]
    assert sorted(set(names_below(get_resolver()))) == sorted(set(covered))


def test_every_model_is_planted(world):
    exempt = {name for room in ROOMS for name in getattr(room, "EXEMPT", {})}
    planted = {type(row)._meta.label for row in world.elsewhere.rows.values() if isinstance(row, Model)}

    assert {model._meta.label for model in our_models()} == exempt | planted


def visit(client, user, address, side, *, post=None):
    """Status and body. `user` None is anonymous. What is only read is asked once; what is posted, each time."""
    url = reverse(address.name, args=address.arguments(side))
    if post is None:
        return read_once(client, user, side, url)
    shown = {}
    if address.post and address.allowed == 200:
        shown = seen_on(read_once(client, user, side, url)[1])
    as_whom(client, user)
    return said(client.post(url, post | shown))


def read_once(client, user, side, url):
    key = (user and user.pk, url)
    if key not in side.answers:
        as_whom(client, user)
        side.answers[key] = said(client.get(url))
    return side.answers[key]


def ask_again(client, user, address, side):
    """For what asking itself leaves behind."""
    as_whom(client, user)
    return said(client.get(reverse(address.name, args=address.arguments(side))))


def as_whom(client, user):
    client.logout()
    if user:
        client.force_login(user)


def said(response):
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, body.decode(errors="replace")


def seen_on(body):
    """What a form says of the row as it was shown."""
    seen = re.search(r'name="seen" value="(\w+)"', body)
    return {"seen": seen[1]} if seen else {}


def reader(address, side):
    return side.by_role[address.as_role] if address.as_role else side.all_roles


@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_anonymous_is_asked_to_log_in(client, world, address):
    status, body = visit(client, None, address, world.ours)

    assert (status, OURS in body) == (address.anonymous, False)


@pytest.mark.parametrize("who", [*AT_ALL_TIMES, *IN_THE_MATRIX])
@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_a_stranger_reads_nothing_of_ours(client, world, address, who):
    user = world.elsewhere.all_roles if who == "elsewhere" else getattr(world, who)

    status, body = visit(client, user, address, world.ours)

    may = {address.for_strangers}
    if who == "elsewhere" and (address.shared or not address.keys):
        may.add(address.allowed)
    if who in ("nobody", "ended") and address in account_rows.ADDRESSES and not address.keys:
        may |= {address.allowed, 302, 404}  # the own account: by whether that person has a second factor
    assert status in may | (set() if address.keys else {403})
    assert OURS not in body or (who == "ended" and address.past)


@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_who_is_allowed_reads_nothing_from_elsewhere(client, world, address):
    """Includes the choices of filters and forms, which are part of the body."""
    status, body = visit(client, reader(address, world.ours), address, world.ours)

    assert (status, ELSEWHERE in body) == (address.allowed, False)
    if address.keys and not address.shared:
        status, body = visit(client, reader(address, world.ours), address, world.elsewhere)
        assert (status, ELSEWHERE in body) == (address.for_strangers, False)


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address.tells], ids=named)
def test_there_is_something_to_leak(client, world, address):
    assert ELSEWHERE in visit(client, reader(address, world.elsewhere), address, world.elsewhere)[1]


@pytest.mark.matrix
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_no_role_reads_from_elsewhere(client, world, address, role):
    status, body = visit(client, world.ours.by_role[role], address, world.ours)

    assert status in {address.allowed, 200, 302, 403, 404, 405}
    assert ELSEWHERE not in body
    if address.keys and not address.shared:
        assert visit(client, world.ours.by_role[role], address, world.elsewhere)[0] in {403, 404, 405}


# ---- writes


def state_of_rows():
    """How many rows there are of each kind; every write leaves an entry besides. A refusal leaves one too; logging
    in, as each visit does, opens a session, and a form counts as one: no work of anybody.
    """
    apart = (Entry, OpenSession, Spent)
    return {model._meta.label: model._base_manager.count() for model in our_models() if model not in apart}


def entries_of_writes():
    return Entry.objects.exclude(verb=ROW_REFUSED).count()


@pytest.mark.parametrize("address", POSTED, ids=named)
def test_who_is_allowed_may_post(client, world, address):
    status, body = visit(
        client, reader(address, world.ours), address, world.ours, post=address.post(world.ours)
    )

    assert (status, ELSEWHERE in body) == (address.posted, False)


@pytest.mark.parametrize(
    "who", [pytest.param("anonymous", marks=pytest.mark.matrix), *AT_ALL_TIMES, *IN_THE_MATRIX]
)
@pytest.mark.parametrize("address", POSTED, ids=named)
def test_a_stranger_posts_nothing_to_ours(client, world, address, who):
    users = {"anonymous": None, "elsewhere": world.elsewhere.all_roles}
    user = users[who] if who in users else getattr(world, who)
    before, entries = state_of_rows(), entries_of_writes()

    status, body = visit(client, user, address, world.ours, post=address.post(world.ours))

    assert OURS not in body
    if address.shared and who == "elsewhere":
        return
    if not address.stranger_posted:
        assert status in ({302} if user is None else {403, 404, 409, 422})
        assert (state_of_rows(), entries_of_writes()) == (before, entries)
    else:
        assert status in address.stranger_posted | (set() if user else {address.anonymous})


FOREIGN = [(address, field) for address in POSTED for field in address.foreign]


@pytest.mark.parametrize(("address", "field"), FOREIGN, ids=lambda value: getattr(value, "name", value))
def test_a_foreign_choice_is_refused_and_writes_nothing(client, world, address, field):
    foreign = world.elsewhere.rows[address.foreign[field]].pk
    before = state_of_rows()

    status, body = visit(
        client,
        reader(address, world.ours),
        address,
        world.ours,
        post={**address.post(world.ours), field: foreign},
    )

    assert (status in {403, 404, 422}, ELSEWHERE in body) == (True, False)
    assert state_of_rows() == before


@pytest.mark.parametrize("address", [each for each in POSTED if each.keys and not each.shared], ids=named)
def test_a_post_to_a_row_elsewhere_finds_nothing(client, world, address):
    before = state_of_rows()

    status, body = visit(
        client, reader(address, world.ours), address, world.elsewhere, post=address.post(world.ours)
    )

    assert (status, ELSEWHERE in body) == (404, False)
    assert state_of_rows() == before


@pytest.mark.parametrize("address", NOT_POSTED, ids=named)
def test_a_page_that_only_shows_takes_no_post(client, world, address):
    before = state_of_rows()

    assert visit(client, reader(address, world.ours), address, world.ours, post={})[0] in {403, 404, 405}
    assert state_of_rows() == before


# ---- what the log says of a refusal

OF_A_ROW = [
    address for address in ADDRESSES if address.keys and not address.shared and address.allowed == 200
]


@pytest.mark.parametrize("address", OF_A_ROW, ids=named)
def test_a_stranger_refused_a_row_is_in_the_log_of_its_unit_once(client, world, address):
    """One entry however often the stranger asks in that hour; none for a row that does not exist.

    Who asks about personal data is told only to those who may open the request: the administrators.
    """
    refused = Entry.objects.filter(verb=ROW_REFUSED)
    before = set(refused.values_list("pk", flat=True))
    stranger, begun = world.elsewhere.all_roles, timezone.now().hour

    for _turn in range(2):
        assert ask_again(client, stranger, address, world.ours)[0] in {403, 404}
    client.get(reverse(address.name, args=[10**6, *address.arguments(world.ours)[1:]]))

    entry, *others = refused.exclude(pk__in=before).order_by("pk")
    assert len(others) <= (timezone.now().hour != begun)  # the hour struck in between
    assert (entry.actor_id, entry.target_id) == (stranger.pk, address.arguments(world.ours)[0])
    told = {
        who.pk: visible_entries(actor_of(who, now=NOW)).filter(pk=entry.pk).exists()
        for who in (stranger, world.ours.by_role[Role.OFFICER], world.ours.by_role[Role.LEADER])
    }
    assert told == {
        stranger.pk: False,
        world.ours.by_role[Role.OFFICER].pk: False,
        world.ours.by_role[Role.LEADER].pk: entry.unit_id is not None and entry.target != "org.datarequest",
    }
