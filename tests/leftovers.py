"""What tells that a text was left in English, or is written as English writes: words, dates, numbers, times."""

import re

ENGLISH = {
    "the",
    "of",
    "and",
    "or",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "your",
    "you",
    "this",
    "that",
    "these",
    "those",
    "with",
    "from",
    "for",
    "not",
    "please",
    "page",
    "pages",
    "name",
    "names",
    "search",
    "save",
    "saved",
    "cancel",
    "delete",
    "edit",
    "open",
    "closed",
    "done",
    "state",
    "states",
    "unit",
    "units",
    "task",
    "tasks",
    "plan",
    "plans",
    "report",
    "reports",
    "user",
    "users",
    "password",
    "login",
    "logout",
    "sign",
    "account",
    "email",
    "address",
    "file",
    "files",
    "date",
    "dates",
    "title",
    "choose",
    "select",
    "required",
    "optional",
    "all",
    "none",
    "yes",
    "more",
    "less",
    "than",
    "have",
    "has",
    "will",
    "can",
    "must",
    "each",
    "other",
    "which",
    "who",
    "what",
    "when",
    "where",
    "how",
    "new",
    "old",
    "first",
    "last",
    "next",
    "previous",
    "error",
    "warning",
    "note",
}
"""Words that no Vietnamese text holds without its marks."""
SAME_IN_BOTH = {"english", "sen", "excel", "csv", "docx", "pdf", "xlsx"}
MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
SHORT_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
WRITTEN_AS_ENGLISH = {
    "a date with the year first": r"(?<![\w./:-])\d{4}-\d{2}-\d{2}(?![\w/-])",
    "a month by its name": rf"\b({MONTHS})\b",
    "a short month beside a number": rf"\b({SHORT_MONTHS})\b\.? ?\d|\d ({SHORT_MONTHS})\b",
    "a day of the week": rf"\b({DAYS})\b",
    "a time ago": r"\bago\b",
    "half days": r"\b\d{1,2}(:\d{2})? ?([AaPp]\.?[Mm])\b",
    "thousands parted by commas": r"(?<![\d.,])\d{1,3}(,\d{3})+(?![\d])",
    "a decimal point": r"(?<![\w./-])\d+\.\d{1,2} ?(%|kB|MB|GB|KB|giây|phút|giờ)",
}


SIGNS = re.compile(r"\{[{%].*?[%}]\}")
"""What an own template is written with: signs, not words."""


def leftovers(text, untranslated):
    """Words, whole lines of the catalogues and ways of writing that a Vietnamese page does not hold."""
    text = SIGNS.sub(" ", text)
    words = {word.strip(".,:;?!()“”\"'").lower() for word in text.split()}
    found = {word for word in words & ENGLISH if word not in SAME_IN_BOTH}
    lines = {line.strip() for line in text.splitlines()}
    written = {match.group() for rule in WRITTEN_AS_ENGLISH.values() for match in re.finditer(rule, text)}
    return found | written | (lines & untranslated) - {line for line in lines if line.lower() in SAME_IN_BOTH}
