"""Kinds of administrative documents with their abbreviations: Decree 30/2020/NĐ-CP, article 7 and Appendix III, part I.

An official letter (công văn) has no abbreviation: its symbol names the body that drew it up.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    RESOLUTION = "NQ", _("Individual resolution")
    DECISION = "QĐ", _("Individual decision")
    DIRECTIVE = "CT", _("Directive (document)")
    REGULATION = "QC", _("Regulation")
    RULES = "QyĐ", _("Rules (document)")
    COMMUNIQUE = "TC", _("Communiqué")
    NOTICE = "TB", _("Notice (document)")
    GUIDANCE = "HD", _("Guidance")
    PROGRAMME = "CTr", _("Programme (document)")
    PLAN = "KH", _("Plan (document)")
    SCHEME = "PA", _("Option paper")
    PROPOSAL = "ĐA", _("Scheme (document)")
    PROJECT = "DA", _("Project (document)")
    REPORT = "BC", _("Report (document)")
    MINUTES = "BB", _("Minutes")
    SUBMISSION = "TTr", _("Submission")
    CONTRACT = "HĐ", _("Contract")
    TELEGRAM = "CĐ", _("Official telegram")
    MEMORANDUM = "BGN", _("Memorandum")
    AGREEMENT = "BTT", _("Agreement")
    AUTHORISATION = "GUQ", _("Authorisation")
    INVITATION = "GM", _("Invitation (document)")
    INTRODUCTION = "GGT", _("Letter of introduction")
    LEAVE = "GNP", _("Leave paper")
    SENDING_SLIP = "PG", _("Sending slip")
    TRANSFER_SLIP = "PC", _("Transfer slip")
    NOTICE_SLIP = "PB", _("Notice slip")
    LETTER = "CV", _("Official letter")


def symbol_of(kind: str, issuer: str, drafter: str = "") -> str:
    """What stands behind the number: "BC-UBND"; of an official letter "UBND-VX"."""
    if kind == DocumentKind.LETTER:
        return f"{issuer}-{drafter}" if drafter else issuer
    return f"{kind}-{issuer}"


def number_in_words(number: int, symbol: str) -> str:
    """Numbers below ten bear a zero (Appendix I, part II, section I, item 3)."""
    return f"{number:02}/{symbol}"
