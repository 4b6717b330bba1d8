"""Every write by an action is in the log: which public functions of the action modules lead to an entry, read from
the syntax tree. A function that writes none stands below with its reason, or the build fails.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
ENTRY = {"sen.audit.actions.record", "sen.audit.actions.record_once"}
ALSO_ACTIONS = {"sen.jobs.outbox"}
"""Modules that `actions` hands on."""

LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

READS = "only reads or checks, for the actions beside it"
PART = "a part of actions that write the entry"
PURGE = "a purge by age: docs/reference/personal-data.md and settings.md say what goes when"
MACHINE = "the machine's own notes on its work, no act of a person"
WITHOUT = {
    "desk.actions.forget_sent_forms": PURGE,
    "desk.actions.note_fetched": MACHINE,
    "desk.actions.send_once": "runs an action that writes its own; keeps only that the form was sent",
    "guard.actions.sweep": PURGE,
    "guard.actions.too_large": READS,
    "jobs.actions.add_due_jobs": MACHINE,
    "jobs.actions.add_job": PART,
    "jobs.actions.beat": MACHINE,
    "jobs.actions.forget_finished_jobs": PURGE,
    "jobs.actions.forget_incidents": PURGE,
    "jobs.actions.forget_messages": PURGE,
    "jobs.actions.note_incident": MACHINE,
    "jobs.actions.purge_all": "runs the purges, each in its turn",
    "jobs.outbox.begin_sending": MACHINE,
    "jobs.outbox.doubt_deliveries": "a part of restoring, which writes `upkeep.restored`",
    "jobs.outbox.post_message": PART,
    "jobs.outbox.record_outcome": MACHINE,
    "org.actions.delegations.tell_of_delegations": "posts mails; what they tell of was written when it was decided",
    "org.actions.limits.bucket_of": READS,
    "org.actions.limits.forget_spent": PURGE,
    "org.actions.limits.give_back": MACHINE,
    "org.actions.limits.spend": "counts tries; the refused log-in writes its own",
    "org.actions.own_open_work.open_delegations": READS,
    "org.actions.own_open_work.open_invitations": READS,
    "org.actions.own_open_work.pass_invitations": PART,
    "org.actions.personal_data.forget_invitations": PURGE,
    "org.actions.personal_data.forget_cache": PURGE,
    "org.actions.second_factor.end_sessions": PART,
    "org.actions.second_factor.tell_person": "posts a mail",
    "org.actions.sessions.forget_sessions": PURGE,
    "org.actions.sessions.note_session": "moves the moment a session was last used; the log-in writes its own",
    "org.actions.succession_checks.check_days": READS,
    "org.actions.succession_checks.check_numbers": READS,
    "org.actions.succession_checks.check_succession": READS,
    "org.actions.succession_checks.check_units": READS,
    "org.actions.units.end_roles_in": PART,
    "org.actions.units.keep_former_name": PART,
    "org.actions.units.save_new_unit": PART,
    "plan.actions.succeeding.open_comments_of": READS,
    "plan.actions.succeeding.open_sheets_of": READS,
    "plan.actions.duties.wanted_duties": READS,
    "plan.actions.numbering.put_in_order": PART,
    "plan.actions.exchange.check_file": READS,
    "plan.actions.figures.count_received": PART,
    "plan.actions.figures.count_round": PART,
    "plan.actions.changing.assignee_of": READS,
    "plan.actions.changing.changing": PART,
    "plan.actions.changing.tasks_of": READS,
    "plan.actions.evidence.has_evidence": READS,
    "plan.actions.handover.open_duties": READS,
    "plan.actions.handover.taken_over": READS,
    "plan.actions.officers.open_drafts": READS,
    "plan.actions.officers.open_duties": READS,
    "plan.actions.officers.open_reviews": READS,
    "plan.actions.officers.pass_drafts": PART,
    "plan.actions.officers.pass_duties": PART,
    "plan.actions.channels.send_to_channel": "figures alone leave; the job's row says when",
    "plan.actions.channels.tell_channels": "adds jobs alone",
    "plan.actions.chasing.remind_by_steps": "posts mails; the outbox and `plan.Chase` say to whom",
    "plan.actions.sheets.open_sheets": READS,
    "plan.actions.sheets.pass_sheets": PART,
    "plan.actions.presence.note_reviewer": "who looks at a review now, shown to the other; forgotten with it",
    "plan.actions.review.meaning_of": READS,
    "plan.actions.review.place": PART,
    "plan.actions.review.put": PART,
    "plan.actions.review.set_rhythm_of": PART,
    "records.actions.drawing.check_line": READS,
    "records.actions.drawing.locked": READS,
    "records.actions.writing.check_words": READS,
    "upkeep.actions.ask_by_schedule": "the nightly schedule asks; what came of it writes its own",
}

EITHER = "one of them: which, depends on what came of it"
ROLE = "a role that begins is an entry about the role"
FILE = "an attached file is an entry about the file"
EACH = "one for each row of a batch"
SEVERAL = {
    "org.actions.access.accept_invitation": ROLE,
    "org.actions.installation.create_administrator": ROLE,
    "org.actions.installation.set_up": "the first unit, the administrator, the role and the groups are rows of their own",
    "org.actions.people.add_person": ROLE,
    "org.actions.personal_data.answer_data_request": "the answer, and the person whose name was removed with it",
    "org.actions.second_factor.use_code": "a recovery code that was spent is an entry beside the log-in's step",
    "org.actions.successions.choose_roles": ROLE,
    "org.actions.successions.confirm_succession": "a change of today takes effect with its confirmation",
    "org.actions.successions.take_due_effects": EACH,
    "org.actions.successions.take_effect": "each unit that ends or changes its name, each role that goes over",
    "org.actions.unit_import.import_units": EACH,
    "plan.actions.acknowledging.acknowledge_plan": "one for each unit that spoke",
    "plan.actions.acknowledging.decide_contest": "what it changes of the duty is an entry of its own",
    "plan.actions.confirm.put_in_force": "that it is in force, and the duties it made",
    "plan.actions.revising.apply_revision": "the plan, and each unit whose work was dropped",
    "plan.actions.succeeding.pass_comments": EACH,
    "plan.actions.succeeding.pass_directives": EACH,
    "plan.actions.succeeding.pass_sheets_on": EACH,
    "plan.actions.issuing.issue_plan": "the number, that it is in force, the duties it made, its place in the register",
    "records.actions.drawing.change_document": FILE,
    "records.actions.drawing.draw_up": FILE,
    "records.actions.numbering.enter_numbered": "drawn up, and numbered at once",
    "records.actions.numbering.file_signed_copy": FILE,
    "records.actions.templates.add_template": FILE,
    "records.actions.writing.initial_mailing": EACH,
    "records.actions.writing.number_mailing": EACH,
    "records.actions.writing.rewrite_papers": EACH,
    "records.actions.writing.send_mailing": EACH,
    "records.actions.writing.write_papers": EACH,
    "records.actions.templates.replace_template": FILE,
    "plan.actions.bases.add_reference": FILE,
    "plan.actions.bases.correct_reference": FILE,
    "plan.actions.confirm.confirm_plan": "the plan, and the duties it became",
    "plan.actions.evidence.add_evidence": FILE,
    "plan.actions.directives.answer_directive": "its evidence is an entry of its own",
    "plan.actions.directives.correct_directive": "one for each unit that it concerns",
    "plan.actions.directives.give_directive": "one for each unit that it concerns",
    "plan.actions.directives.withdraw_directive": "one for each unit that it concerns",
    "plan.actions.evidence.add_directive_evidence": FILE,
    "plan.actions.publication.publish_plan": "the alarm that it ends is cleared beside it",
    "plan.actions.publication.watch_publication": "one for each alarm that comes or goes",
    "plan.actions.publication.withhold_plan": "the alarm that it ends is cleared beside it",
    "plan.actions.handover.accept_handovers": EACH,
    "plan.actions.handover.assign_handovers": EACH,
    "plan.actions.handover.return_handovers": EACH,
    "plan.actions.intake.read_document_of_plan": EITHER,
    "plan.actions.intake.take_in_plan": FILE,
    "plan.actions.reporting.correct_report": "its evidence is an entry of its own",
    "plan.actions.reporting.report_nothing_arose": "its evidence is an entry of its own",
    "plan.actions.reporting.report_on_duty": "its evidence is an entry of its own",
    "upkeep.actions.run_backup": EITHER,
}


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    paths = (path for path in (SOURCE / "sen").rglob("*.py") if "migrations" not in path.parts)
    return {module_of(path): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def functions() -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Functions, and classes as a whole: what their methods call, whoever makes one may call."""
    return {
        f"{module}.{node.name}": node
        for module, tree in trees().items()
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }


def is_of_actions(module: str) -> bool:
    room = ".".join(module.split(".")[:3])
    return (room.endswith(".actions") and room != "sen.audit.actions") or module in ALSO_ACTIONS


def public_actions() -> list[str]:
    return sorted(
        name
        for name, node in functions().items()
        if isinstance(node, ast.FunctionDef)
        and is_of_actions(name.rpartition(".")[0])
        and not name.rpartition(".")[2].startswith("_")
    )


@cache
def names_in(module: str) -> dict[str, str]:
    """What a name means in a module: of the module itself, or imported, wherever the import stands."""
    known = {name.rpartition(".")[2]: name for name in functions() if name.rpartition(".")[0] == module}
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def home_of(name: str) -> str:
    """Where a function stands that a package hands on."""
    for _turn in range(3):
        module, _, last = name.rpartition(".")
        if name in functions() or name in ENTRY or module not in trees():
            return name
        name = names_in(module).get(last, name)
    return name


def named(node: ast.AST, module: str) -> str:
    """The full name of a function that stands in code: called, given to another, or used as a decorator."""
    known = names_in(module)
    if isinstance(node, ast.Name):
        return home_of(known.get(node.id, ""))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return home_of(f"{known.get(node.value.id, '')}.{node.attr}")
    return ""


def used_by(function: str) -> set[str]:
    module = function.rpartition(".")[0]
    return {named(node, module) for node in ast.walk(functions()[function])} - {"", function}


def reached_from(function: str) -> set[str]:
    """The function and everything of ours that it calls, or that is called for it."""
    seen: set[str] = set()
    to_do = [function]
    while to_do:
        current = to_do.pop()
        if current not in seen and current not in ENTRY and current in functions():
            seen.add(current)
            to_do.extend(used_by(current))
    return seen


def calls_for_an_entry(function: str) -> int:
    module, node = function.rpartition(".")[0], functions()[function]
    inside = [
        part for part in ast.walk(node) if isinstance(part, ast.Call) and named(part.func, module) in ENTRY
    ]
    loops = [part for part in ast.walk(node) if isinstance(part, LOOPS)]
    return len(inside) + sum(call in ast.walk(loop) for loop in loops for call in inside)


def entries_of(action: str) -> int:
    """Places that write an entry when the action runs; one within a loop counts twice."""
    return sum(calls_for_an_entry(function) for function in reached_from(action))


def short(name: str) -> str:
    return name.removeprefix("sen.")


@pytest.fixture(scope="module")
def found() -> dict[str, int]:
    return {short(action): entries_of(action) for action in public_actions()}


def test_every_action_writes_an_entry_or_says_why_not(found):
    without = {action for action, entries in found.items() if not entries}

    assert len(found) > 150
    assert without - WITHOUT.keys() == set(), "write no entry"
    assert WITHOUT.keys() - without == set(), "write one by now, or are gone"


def test_an_action_writes_one_entry_or_says_why_more(found):
    several = {action for action, entries in found.items() if entries > 1}

    assert several - SEVERAL.keys() == set(), "may write several entries"
    assert SEVERAL.keys() - several == set(), "write one by now, or are gone"


def test_every_act_of_a_person_is_in_the_log_or_a_part_of_one_that_is(found):
    """Who is named by `by` did something: of these only parts and notes of presence may leave no entry."""
    silent = [action for action in WITHOUT if "by" in arguments_of(f"sen.{action}")]

    assert {WITHOUT[action] for action in silent} <= {
        PART,
        READS,
        WITHOUT["desk.actions.send_once"],
        WITHOUT["plan.actions.presence.note_reviewer"],
    }


def arguments_of(function: str) -> set[str]:
    arguments = functions()[function].args
    return {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ("audit.record('a.b', None, by=None)", 1),
        ("pass", 0),
        ("written()", 1),
        ("run_for(written)", 1),
        ("[written() for _ in 'ab']", 1),
        ("[audit.record('a.b', None, by=None) for _ in 'ab']", 2),
    ],
)
def test_entries_are_found_in_the_syntax_tree(monkeypatch, body, entries):
    tree = ast.parse(
        "from sen.audit import actions as audit\n"
        "def written(): return audit.record('a.b', None, by=None)\n"
        f"def tried(): {body}\n"
    )
    monkeypatch.setitem(trees(), "sen.tried", tree)
    functions.cache_clear()
    names_in.cache_clear()

    assert entries_of("sen.tried.tried") == entries

    monkeypatch.undo()
    functions.cache_clear()
    names_in.cache_clear()
