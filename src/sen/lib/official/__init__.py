"""Documents in the national form (30/2020/NĐ-CP, Appendix I): rules as dated data, a writer, and a checker.

Pure. Writer and checker share nothing but this package's name: what one gets wrong the other finds.
"""

from sen.lib.official.checks import NoRulesThen, check
from sen.lib.official.checks.misses import Miss
from sen.lib.official.model import (
    Annex,
    Block,
    Heading,
    Item,
    Kind,
    Level,
    OfficialDocument,
    Picture,
    Signature,
    Table,
    Text,
    Way,
)
from sen.lib.official.names import COMMITTEE, full_name, signed_by
from sen.lib.official.page import write_page
from sen.lib.official.pdf import PDF, NoPdf, TooLong, has_pdf, write_pdf
from sen.lib.official.rules import Rule, all_rules, rules_on
from sen.lib.official.writer import DOCX, write_document

__all__ = [
    "COMMITTEE",
    "DOCX",
    "PDF",
    "Annex",
    "Block",
    "Heading",
    "Item",
    "Kind",
    "Level",
    "Miss",
    "NoPdf",
    "NoRulesThen",
    "OfficialDocument",
    "Picture",
    "Rule",
    "Signature",
    "Table",
    "Text",
    "TooLong",
    "Way",
    "all_rules",
    "check",
    "full_name",
    "has_pdf",
    "rules_on",
    "signed_by",
    "write_document",
    "write_page",
    "write_pdf",
]
