"""Outgoing documents: what the unit draws up, what the register keeps, what was sent. Read after `plan_*`."""

from hashlib import sha256

from sen.guard import disk
from sen.guard.kinds import WORD
from sen.guard.models import Attachment, StoredFile
from sen.org.models import Role
from sen.records import rules
from sen.records.models import (
    DocumentRecipient,
    NumberSeries,
    OfficeTemplate,
    OutgoingDocument,
    Paper,
    SeriesYear,
    Wording,
)
from sen.records.rules import DRAWERS, KEEPERS, READERS
from tests.factories import NOW
from tests.lib.templating.papers import paper as word_file
from tests.wall.cells import ALL, NONE, Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
SHA = "0" * 64
WHOLE = {"own": {*DRAWERS, *READERS}, "beside": READERS}
KEEP = {"own": KEEPERS, "beside": KEEPERS}
READ = {"own": READERS, "beside": READERS}
HEAD = {"own": {Role.UNIT_LEAD, Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}


def build(side: Side):
    """A paper in each state; the one that was sent went to the unit itself."""
    series = NumberSeries.objects.create(authority=side.unit.authority, name=side.mark, issuer="UBND")
    year = SeriesYear.objects.create(series=series, year=2026, last_number=5)
    draft, initialled = _document(side, "draft"), _document(side, "initialled", initialled_at=NOW)
    numbered = _numbered(side, series, 1, "numbered")
    signed = _numbered(side, series, 2, "signed", signed_sha256=SHA)
    sent = _numbered(side, series, 3, "sent", signed_sha256=SHA, sent_at=NOW)
    ready = DocumentRecipient.objects.create(document=signed, position=1, name=side.mark, unit=side.unit)
    line = DocumentRecipient.objects.create(
        document=sent, position=1, name=side.mark, unit=side.unit, sent_at=NOW
    )
    by_hand = DocumentRecipient.objects.create(document=sent, position=2, name=side.mark, sent_at=NOW)
    paper = _paper(side, draft, "draft")
    template = OfficeTemplate.objects.create(
        authority=side.unit.authority, kind="CV", name=side.mark, file_name=side.mark, sha256=SHA, added_at=NOW,
        added_by_id=side.all_roles.pk, added_by_name=side.mark,
    )  # fmt: skip
    _with_file(side, template)
    written = _mailing(side, series)
    return {
        **written,
        "own template": template,
        "document": draft,
        "initialled document": initialled,
        "numbered document": numbered,
        "signed document": signed,
        "sent document": sent,
        "number series": series,
        "series year": year,
        "recipient line": ready,
        "post": line,
        "posted by hand": by_hand,
        "paper": paper,
        "signed paper": _paper(side, sent, "signed"),
    }


def _document(side: Side, state: str, **more):
    user = side.all_roles
    more.setdefault("kind", "BC")
    return OutgoingDocument.objects.create(
        authority=side.unit.authority, unit=side.unit, title=side.mark, state=state, drawn_up_at=NOW,
        drawn_up_by_id=user.pk, drawn_up_by_name=side.mark, **more,
    )  # fmt: skip


def _numbered(side: Side, series: NumberSeries, number: int, state: str, **more):
    return _document(
        side, state, series=series, year=2026, number=number, symbol="BC-UBND", issued_on=NOW.date(),
        signer_name=side.mark, **more,
    )  # fmt: skip


def _mailing(side: Side, series: NumberSeries):
    """Two papers written in Sen at each step that a whole mailing takes at once."""
    more = {"initialled_at": NOW, "kind": "CV"}
    papers = {
        "written document": [_document(side, "draft", kind="CV") for _ in "12"],
        "written initialled document": [_document(side, "initialled", **more) for _ in "12"],
        "written signed document": [
            _numbered(side, series, number, "signed", signed_sha256=SHA, kind="CV") for number in (11, 12)
        ],
    }
    first = papers["written document"][0]
    for document in [each for pair in papers.values() for each in pair]:
        Wording.objects.create(document=document, mailing=first, body=side.mark, addressees=[side.mark],
                               place=side.mark, signer_post=side.mark)  # fmt: skip
        DocumentRecipient.objects.create(document=document, position=1, name=side.mark, unit=side.unit)
        if document.state == "signed":
            _paper(side, document, "signed")
    return {name: pair[0] for name, pair in papers.items()} | {"words of a paper": first.wording}


def _paper(side: Side, document: OutgoingDocument, part: str):
    user = side.all_roles
    paper = Paper.objects.create(
        document=document, part=part, name=f"{side.mark}.txt", sha256=SHA, added_at=NOW, added_by_id=user.pk,
        added_by_name=side.mark,
    )  # fmt: skip
    kept = Attachment.objects.create(
        file=side.rows["stored file"], owner_kind="records.paper", owner_id=paper.pk, name=f"{side.mark}.txt",
        added_at=NOW,
    )  # fmt: skip
    paper.attachment_id = kept.pk
    paper.save(update_fields=["attachment_id"])
    return paper


def _with_file(side: Side, template: OfficeTemplate):
    """A template that can be filled, and bears the mark."""
    content = word_file(f"{side.mark} {{{{ don_vi }}}}")
    digest = sha256(content).hexdigest()
    disk.write(digest, content)
    stored = StoredFile.objects.create(
        sha256=digest, size_bytes=len(content), media_type=WORD.media_type, created_at=NOW
    )
    kept = Attachment.objects.create(
        file=stored, owner_kind="records.officetemplate", owner_id=template.pk, name=f"{side.mark}.docx",
        added_at=NOW,
    )  # fmt: skip
    template.attachment_id = kept.pk
    template.save(update_fields=["attachment_id"])


def of_draft(side: Side):
    return (side.rows["document"],)


def of_series(side: Side):
    return (side.rows["number series"],)


def of_signed(side: Side):
    return (side.rows["signed document"],)


def of_initialled(side: Side):
    return (side.rows["initialled document"],)


def of_written(side: Side):
    return (side.rows["written document"],)


RULES = [
    Rule(rules.visible_documents, "document", **WHOLE),
    Rule(rules.visible_document_authorities, "committee", beside=ALL),
    Rule(rules.visible_drawing_units, "unit", beside=READERS),
    Rule(rules.visible_recipient_lines, "recipient line", **WHOLE),
    Rule(rules.visible_post, "post", beside=NONE),
    Rule(rules.visible_senders, "committee", beside=ALL),
    Rule(rules.post_to_confirm, "post", own=DRAWERS, beside=NONE),
    Rule(rules.recipients_seen, "recipient line", **WHOLE, args=of_signed),
    Rule(rules.visible_number_series, "number series", **READ),
    Rule(rules.visible_numbered, "numbered document", **WHOLE, args=of_series),
    Rule(rules.visible_dispatches, "post", **WHOLE),
    Rule(rules.visible_papers, "paper", **WHOLE),
    Rule(rules.drawing_units, "unit", own=DRAWERS),
    Rule(rules.kept_authorities, "committee", **KEEP),
    Rule(rules.receiving_units, "unit", own=DRAWERS, beside=KEEPERS, args=of_draft),
    Rule(rules.series_for, "number series", **KEEP, args=of_initialled),
    Rule(rules.can_change, "document", own=DRAWERS, beside=KEEPERS),
    Rule(rules.can_initial, "document", **HEAD),
    Rule(rules.can_keep, "document", **KEEP),
    Rule(rules.can_keep_series, "number series", **KEEP),
    Rule(rules.can_confirm_receipt, "post", own=DRAWERS),
    Rule(rules.documents_to_initial, "document", own={Role.UNIT_LEAD}),
    Rule(rules.documents_to_keep, "initialled document", **KEEP),
    Rule(rules.visible_templates, "own template", own={*DRAWERS, *READERS}, beside={*DRAWERS, *READERS}),
    Rule(rules.can_keep_template, "own template", **KEEP),
    Rule(rules.templates_to_use, "own template", own=DRAWERS, beside=DRAWERS),
    Rule(rules.addressed_units, "unit", own=DRAWERS, beside=DRAWERS),
    Rule(rules.mailing_of, "written document", **WHOLE, args=of_written),
    Rule(rules.can_see_draft, "document", **WHOLE),
]
RULES_ELSEWHERE = {
    "lib.official.rules.newest_rules": "rules of the form of papers, no rights; tests/lib/official",
    "lib.official.rules.rules_on": "as above",
    "records.rules.own_receivers": "numbers of units, of which other rules are made; tests/records",
    "records.rules.confirming_units": "as above",
    "records.rules.receivers_of": "asks no actor; tests/records/test_drawing.py",
    "records.rules.can_draw_up": "asks of a number of a unit; tests/records/test_drawing.py",
    "records.rules.can_read_template": "takes the number of a row; tests/records/test_templates.py",
    "records.rules.can_read_paper": "takes the number of a file; tests/records/test_dispatching.py",
}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def entered(side: Side):
    return {**KEY, "kind": "BC", "title": "x", "unit": side.unit.pk, "is_not_secret": "on"}


def written(side: Side):
    return {**KEY, "title": "x", "unit": side.unit.pk, "units": [side.unit.pk], "way": "each",
            "body": "Kính gửi {{ don_vi }}", "signer_post": "Chủ tịch"}  # fmt: skip


WORDS = sent(title="x", body="x", signer_post="x")
NUMBERS = {"issued_on": "11/03/2026", "signer": "x"}
ADDRESSES = [
    Address("documents-soan-cong-van", post=written, foreign={"unit": "unit", "units": "unit"}),
    Address("documents-soan-giay-moi", post=written, foreign={"unit": "unit", "units": "unit"}),
    Address("documents-soan-tra-loi", post=written, foreign={"unit": "unit", "units": "unit"}),
    Address("documents-sua-loi-van", row="written document", post=WORDS),
    Address("documents-word", row="written document", tells=False),  # the mark is inside a ZIP
    Address("documents-page", row="written document"),
    Address("documents-pdf", row="written document", tells=False),
    Address("documents-ky-nhay-ca-dot", row="written document", post=sent()),
    Address("documents-cap-so-ca-dot", row="written initialled document", foreign={"series": "number series"},
            post=lambda side: {**KEY, **NUMBERS, "series": side.rows["number series"].pk}),
    Address("documents-gui-ca-dot", row="written signed document", post=sent()),
    Address("documents"),
    Address("documents-export", args=("csv",)),
    Address("documents-soan", post=entered, foreign={"unit": "unit"}, posted=422),
    Address("documents-detail", row="document"),
    Address("documents-form", row="document"),
    Address("documents-sua", row="document", post=sent(kind="CV", title="x", is_not_secret="on")),
    Address("documents-noi-nhan", row="document", foreign={"units": "unit"},
            post=lambda side: {**KEY, "units": [side.unit.pk]}),
    Address("documents-ky-nhay", row="document", post=sent()),
    Address("documents-tra-lai", row="initialled document", post=sent(remark="x")),
    Address("documents-cap-so", row="initialled document", foreign={"series": "number series"},
            post=lambda side: {**KEY, "series": side.rows["number series"].pk, "issued_on": "11/03/2026", "signer": "x"}),
    Address("documents-ban-ky", row="numbered document", post=sent(is_not_secret="on"), posted=422),
    Address("documents-gui", row="signed document", post=sent()),
    Address("documents-huy", row="document", post=sent(reason="x")),
    Address("post"),
    Address("post-export", args=("csv",)),
    Address("post-detail", row="post"),
    Address("post-da-nhan", row="post", post=sent()),
    Address("dispatch"),
    Address("dispatch-export", args=("csv",)),
    Address("dispatch-detail", row="post"),
    Address("dispatch-da-nhan", row="posted by hand", post=sent()),
    Address("number-series"),
    Address("number-series-export", args=("csv",)),
    Address("number-series-detail", row="number series"),
    Address("number-series-mo-so", foreign={"authority": "committee"},
            post=lambda side: {**KEY, "series_name": "x", "issuer": "UBND", "kinds": ["CV"], "last_number": "0",
                               "authority": side.rows["committee"].pk}),
    Address("number-series-dong-so", row="number series", post=sent()),
    Address("own-templates"),
    Address("own-templates-export", args=("csv",)),
    Address("own-templates-fields", tells=False),
    Address("own-templates-sample", tells=False),
    Address("own-templates-detail", row="own template"),
    Address("own-templates-preview", row="own template"),
    Address("own-templates-filled", row="own template", tells=False),  # the mark is inside a ZIP
    Address("own-templates-them", foreign={"authority": "committee"}, posted=422,
            post=lambda side: {**KEY, "kind": "CV", "title": "x", "is_not_secret": "on",
                               "authority": side.rows["committee"].pk}),
    Address("own-templates-phien-ban-moi", row="own template", post=sent(is_not_secret="on"), posted=422),
    Address("own-templates-thoi-dung", row="own template", post=sent()),
]  # fmt: skip
