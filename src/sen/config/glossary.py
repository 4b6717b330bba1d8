"""The project's terms as a page: `python -m sen.config.glossary > docs/reference/glossary.md`."""

import csv
import sys
from importlib.resources import files

TERMS = files("sen.config") / "glossary.tsv"
HEAD = """\
# Glossary

One English word for one Vietnamese term, in the code and on the screens. Made from `src/sen/config/glossary.tsv` by
`python -m sen.config.glossary`; change the table, not this page.

**The Khmer column is a draft.** No native speaker has reviewed it. Do not print it without a review;
`?` marks where even the draft is unsure.

| Vietnamese | identifier | English | Khmer (draft) |
|---|---|---|---|
"""


def terms() -> list[dict[str, str]]:
    return list(csv.DictReader(TERMS.read_text("utf-8").splitlines(), delimiter="\t"))


def page() -> str:
    rows = (
        f"| {term['vi']} | `{term['identifier']}` | {term['en_label']} | {term['km_draft'] or ''} |"
        for term in terms()
    )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
