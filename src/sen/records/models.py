"""Outgoing documents, the series their numbers come from, whom they went to."""

from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.vi_text import fold
from sen.org.models import Unit
from sen.records.kinds import DocumentKind, number_in_words

LETTERS = RegexValidator(r"^[^\W\d_]+(?:[-.&][^\W\d_]+)*$", _("Letters only, such as UBND or VP-VX."))
"""A symbol is made of abbreviations with hyphens between them."""


class NumberSeries(models.Model):
    """Numbers that an authority gives one after another within a year, for some kinds of documents."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="number_series",
    )
    name = models.CharField(_("name of the series"), max_length=120)
    kinds = models.JSONField(_("kinds of documents"), default=list, blank=True)
    """Values of `DocumentKind`; empty: every kind that no other open series of the authority takes."""
    issuer = models.CharField(_("abbreviation of the issuer"), max_length=30, validators=[LETTERS])
    closed_at = models.DateTimeField(pgettext_lazy("series", "closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["authority", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"], condition=Q(closed_at=None), name="records_series_name_once"
            ),
            models.CheckConstraint(
                condition=~Q(issuer="") & ~Q(name=""), name="records_series_has_name_and_issuer"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesYear(models.Model):
    """How far a series got in a year. Whoever takes a number holds this row until it is given."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("year of a number series")
        verbose_name_plural = _("years of number series")
        ordering = ["series", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="records_series_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class OutgoingDocument(models.Model):
    """A paper of the authority, from its draft until it was received."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("paper", "Draft")
        INITIALLED = "initialled", pgettext_lazy("paper", "Initialled, waits for its number")
        NUMBERED = "numbered", pgettext_lazy("paper", "Numbered, waits for the signed copy")
        SIGNED = "signed", pgettext_lazy("paper", "Signed, to be sent")
        SENT = "sent", pgettext_lazy("paper", "Sent")
        VOID = "void", pgettext_lazy("paper", "Given up")

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="outgoing_documents",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="drawn_up_documents"
    )
    kind = models.CharField(_("kind of document"), max_length=4, choices=DocumentKind)
    title = models.CharField(pgettext_lazy("paper", "what it is about"), max_length=500)
    source_kind = models.CharField(max_length=60, blank=True)
    """A key of `registry.SOURCES`, as "plan.round"; empty: it was written outside Sen."""
    source_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    drafter = models.CharField(
        _("abbreviation of the drafting body"), max_length=20, blank=True, validators=[LETTERS]
    )
    remark = models.TextField(_("remark"), blank=True)
    """Why it came back to whoever drew it up."""
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    drawn_up_by_id = models.BigIntegerField()
    drawn_up_by_name = models.CharField(_("drawn up by (person)"), max_length=200)
    initialled_at = models.DateTimeField(_("initialled at"), null=True, blank=True)
    initialled_by_id = models.BigIntegerField(null=True, blank=True)
    initialled_by_name = models.CharField(_("initialled by"), max_length=200, blank=True)
    series = models.ForeignKey(
        NumberSeries, verbose_name=_("number series"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="documents",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(
        pgettext_lazy("paper", "number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    issued_on = models.DateField(_("day of the document"), null=True, blank=True)
    signer_name = models.CharField(_("signer"), max_length=200, blank=True)
    numbered_at = models.DateTimeField(_("numbered at"), null=True, blank=True)
    numbered_by_id = models.BigIntegerField(null=True, blank=True)
    numbered_by_name = models.CharField(_("numbered by"), max_length=200, blank=True)
    signed_sha256 = models.CharField(_("SHA-256 of the signed copy"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by_id = models.BigIntegerField(null=True, blank=True)
    sent_by_name = models.CharField(_("sent by"), max_length=200, blank=True)
    void_reason = models.TextField(_("why it was given up"), blank=True)
    folded = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("outgoing document")
        verbose_name_plural = _("outgoing documents")
        ordering = ["-drawn_up_at", "-pk"]
        indexes = [
            models.Index(fields=["authority", "state"], name="records_documents_of_authority"),
            models.Index(fields=["source_kind", "source_id"], name="records_documents_of_a_row"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="records_number_once"),
            models.CheckConstraint(
                condition=Q(series=None, number=None, year=None)
                | Q(series__isnull=False, number__gt=0, year__isnull=False, issued_on__isnull=False),
                name="records_number_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["numbered", "signed", "sent"]) | Q(number__isnull=False),
                name="records_numbered_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sent"]) | ~Q(signed_sha256=""),
                name="records_signed_has_a_copy",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="records_sent_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""), name="records_void_says_why"
            ),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=None)
                | (~Q(source_kind="") & Q(source_id__isnull=False)),
                name="records_source_is_a_whole_row",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(issued_on__year=F("year")), name="records_number_of_its_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.code} {self.title}")
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "folded"}
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        """As 15/BC-UBND; empty before it has its number."""
        return number_in_words(self.number, self.symbol) if self.number else ""

    @property
    def is_open(self) -> bool:
        return self.state not in (self.State.SENT, self.State.VOID)


class Paper(models.Model):
    """A file of a document: a version of the draft, or the signed copy. Versions stay; the newest counts."""

    class Part(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("file", "Draft")
        SIGNED = "signed", pgettext_lazy("file", "Signed copy")

    document = models.ForeignKey(
        OutgoingDocument, verbose_name=_("document"), on_delete=models.CASCADE, related_name="papers"
    )
    part = models.CharField(_("which file"), max_length=6, choices=Part)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(_("name of the file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    is_made = models.BooleanField(_("made by Sen"), default=False)
    """From rows, not uploaded by somebody."""
    signatures = models.JSONField(_("electronic signatures"), default=list, blank=True)
    """[{"signer", "signed_at", "is_intact", "covers_all", "is_trusted"}, ...]; empty: not signed."""
    added_at = models.DateTimeField(_("added at"))
    added_by_id = models.BigIntegerField()
    added_by_name = models.CharField(_("added by"), max_length=200)

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["document", "-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """The words of a paper written in Sen. Papers of one mailing share them all but whom they address."""

    document = models.OneToOneField(
        OutgoingDocument, verbose_name=_("document"), on_delete=models.CASCADE, related_name="wording"
    )
    mailing = models.ForeignKey(
        OutgoingDocument, verbose_name=_("first paper of the mailing"), on_delete=models.CASCADE,
        related_name="mailing_wordings",
    )  # fmt: skip
    body = models.TextField(_("text"))
    """A paragraph a line, with fields as {{ don_vi }}."""
    addressees = models.JSONField(_("addressees"), default=list)
    """Names as on the paper: a unit that is renamed later keeps the paper as it was."""
    values = models.JSONField(default=dict, blank=True)
    """What fields give on this paper alone: {"viec_con_thieu": ["...", "..."]}."""
    place = models.CharField(_("place named on the paper"), max_length=100, blank=True)
    answer_by = models.DateField(_("answer expected by"), null=True, blank=True)
    signer_post = models.CharField(_("post of the signer"), max_length=100)
    template = models.ForeignKey(
        "OfficeTemplate", verbose_name=_("own template"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="wordings",
    )  # fmt: skip
    """Empty: the national form as Sen draws it."""

    class Meta:
        verbose_name = _("words of a paper")
        verbose_name_plural = _("words of papers")
        ordering = ["document"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="records_wording_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class DocumentRecipient(models.Model):
    """A line of "Nơi nhận": a unit of the list, or somebody else by name, with a mailbox or without."""

    document = models.ForeignKey(
        OutgoingDocument, verbose_name=_("document"), on_delete=models.CASCADE, related_name="recipients"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("recipient"), max_length=300)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="received_documents",
    )
    email = models.EmailField(_("mailbox"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)
    """How many letters left for it: none means that the paper goes by hand."""
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by_id = models.BigIntegerField(null=True, blank=True)
    received_by_name = models.CharField(_("receipt noted by"), max_length=200, blank=True)
    receipt_note = models.CharField(_("on the receipt"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("recipient of a document")
        verbose_name_plural = _("recipients of documents")
        ordering = ["document", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "unit"],
                condition=Q(unit__isnull=False),
                name="records_recipient_unit_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="records_recipient_has_a_name"),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(email=""), name="records_recipient_unit_or_box"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(sent_at__isnull=False), name="records_received_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeTemplate(models.Model):
    """An authority's own Word file with fields. Versions stay in the store; the newest counts."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="office_templates",
    )
    kind = models.CharField(_("kind of document"), max_length=4, choices=DocumentKind)
    name = models.CharField(_("name of the template"), max_length=120)
    version = models.PositiveIntegerField(_("version"), default=1)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by_id = models.BigIntegerField()
    added_by_name = models.CharField(_("added by"), max_length=200)
    retired_at = models.DateTimeField(pgettext_lazy("template", "retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("own template")
        verbose_name_plural = _("own templates")
        ordering = ["authority", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "name"],
                condition=Q(retired_at=None),
                name="records_template_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(version__gt=0), name="records_template_has_name_and_version"
            ),
        ]

    def __str__(self) -> str:
        return self.name
