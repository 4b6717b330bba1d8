"""One word for one thing: the catalogues against the glossary, against each other, and as Vietnamese is written."""

import re
from collections import defaultdict

import pytest

from sen.config import glossary, messages
from sen.config.message_sources import DOMAINS

OTHER_SENSE = {  # English text to the glossary label it only seems to hold, and what it means instead
    "This can be either an absolute path (as above) or a full URL starting with a scheme such as “https://”.": (
        "Scheme", "the first part of an address"
    ),
    "Subject": ("Subject", "of a mail"),
    "subject": ("Subject", "of a mail"),
    "Focal point": ("Focal point", "the role of a person at the focal point"),
    "Border guard post": ("Border", "part of the name “Đồn Biên phòng”"),
}  # fmt: skip


def own_entries(domain="django"):
    for room in messages.own_messages(domain):
        for entry in messages.translations(messages.catalogue(room, domain)).values():
            yield room, entry


def vietnamese_of(entry):
    return entry.msgstr or " ".join(entry.msgstr_plural.values())


def forms_of(term):
    """“Ủy ban nhân dân (UBND)” is met by either; “tuyệt mật / tối mật / mật” by one of them."""
    return [form.strip(" )").lower() for form in re.split(r" / |\(", term) if form.strip(" )")]


def off_the_glossary(english, vietnamese):
    """The terms whose English label the text holds and whose Vietnamese it does not."""
    found = []
    for term in glossary.terms():
        label = term["en_label"].partition(" (")[0]
        is_held = re.search(rf"\b{re.escape(label)}(s|es)?\b", english, re.IGNORECASE)
        if is_held and not any(form in vietnamese.lower() for form in forms_of(term["vi"])):
            found.append(term["en_label"])
    return found


def test_a_text_uses_the_words_of_the_glossary():
    wrong = {
        (room, entry.msgid, label): vietnamese_of(entry)
        for room, entry in own_entries()
        for label in off_the_glossary(entry.msgid, vietnamese_of(entry))
        if not label.startswith(OTHER_SENSE.get(entry.msgid, ("-",))[0])
    }

    assert wrong == {}


def test_a_text_off_the_glossary_is_seen():
    assert off_the_glossary("Two tasks wait", "Hai việc đang chờ") == ["Task"]
    assert off_the_glossary("Two tasks wait", "Hai nhiệm vụ đang chờ") == []
    assert off_the_glossary("People's Committee of the commune", "UBND xã") == []


def test_every_text_excused_from_the_glossary_still_stands():
    texts = {entry.msgid: entry for _room, entry in own_entries()}

    for text, (label, reason) in OTHER_SENSE.items():
        assert reason
        assert label in {
            each.partition(" (")[0] for each in off_the_glossary(text, vietnamese_of(texts[text]))
        }


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_text_has_one_translation_in_all_catalogues(domain):
    """Django lays all catalogues over each other: of two translations one is never seen. `pgettext` tells them apart."""
    found = defaultdict(lambda: defaultdict(list))
    for room, entry in own_entries(domain):
        found[entry.msgctxt, entry.msgid][vietnamese_of(entry)].append(room)

    assert {key: dict(words) for key, words in found.items() if len(words) > 1} == {}


WRONG_WRITING = {
    "straight quotation marks": r'(?<![=\w])"(?=\w)[^"=<>]*"',
    "a space before a mark": r"\w [,;:!?](?=\s|$)",
    "two spaces": r"\S {2,}\S",
    "the tone on the second vowel": r"\b\w*(oà|oá|oả|oã|oạ|oè|oé|oẻ|oẽ|oẹ|uỳ|uý|uỷ|uỹ|uỵ)\b(?<![qQ]u.)",
    "an e-mail by its English name": r"\b[Ee]-?mail\b(?!\()",
    "a letter of another normal form": r"[\u0300-\u036f]",
}
AS_WRITTEN = {  # a Vietnamese text that needs what the rule forbids
    "openid(ENTER)profile(ENTER)email": "values to be typed as they are",
}


@pytest.mark.parametrize("rule", WRONG_WRITING)
def test_vietnamese_is_written_as_it_should_be(rule):
    wrong = [
        (room, text)
        for room, entry in own_entries()
        for text in [messages.PLACEHOLDER.sub("x", vietnamese_of(entry))]
        if re.search(WRONG_WRITING[rule], text) and not any(part in text for part in AS_WRITTEN)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("straight quotation marks", 'Nút "Bỏ lọc"'),
        ("a space before a mark", "Xong chưa ?"),
        ("two spaces", "Đã  lưu"),
        ("the tone on the second vowel", "Uỷ ban nhân dân, khoá sổ, hoà"),
        ("an e-mail by its English name", "Địa chỉ email"),
        ("a letter of another normal form", "e\u0301"),
    ],
)
def test_wrong_writing_is_seen(rule, text):
    assert re.search(WRONG_WRITING[rule], text)
    assert not re.search(WRONG_WRITING[rule], "Ủy ban “nhân dân”, khóa sổ: quý, quỹ, thủy; hòa. Đã lưu!")


def test_a_sentence_ends_as_its_english_does():
    """A full stop tells a sentence from a label."""
    wrong = [
        (room, entry.msgid, vietnamese_of(entry))
        for room, entry in own_entries()
        if not (entry.msgid_plural or entry.msgctxt == "abbrev. month")
        and (entry.msgid[-1] in ".:")
        and vietnamese_of(entry)[-1] not in ".:?!)"
    ]

    assert wrong == []


def test_a_label_begins_as_its_english_does():
    """“state” stands inside a sentence, “State” heads a column."""
    wrong = [
        (room, entry.msgid, vietnamese_of(entry))
        for room, entry in own_entries()
        if entry.msgid[0].isalpha() and entry.msgid[0].islower() and starts_large(vietnamese_of(entry))
    ]

    assert wrong == []


def starts_large(text):
    """But for names and short forms: "Ủy ban nhân dân", "URI"."""
    return text[0].isupper() and not text.split()[0].isupper()
