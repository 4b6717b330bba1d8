import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.signed_files import (
    LARGEST,
    BadFile,
    BadKey,
    Envelope,
    canonical,
    key_of,
    new_private,
    opened,
    read_key,
    signed,
)

OURS, THEIRS = new_private(), new_private()
LAST = date(2028, 12, 31)
CONTENT = {"title": "Kế hoạch 33/KH-UBND", "units": [{"name": "Phòng A", "percent": None, "done": 3}]}


def envelope(**more):
    said = {
        "kind": "report", "series": "report:12", "made_at": datetime(2026, 3, 10, 2, 5, 7, tzinfo=UTC),
        "sender": key_of(OURS, valid_to=LAST).line, "sender_name": "UBND xã Mẫu",
        "addressee": key_of(THEIRS, valid_to=LAST).line, "addressee_name": "UBND tỉnh Mẫu", "content": CONTENT,
    }  # fmt: skip
    return Envelope(**{**said, **more})


def refused(data):
    with pytest.raises(BadFile) as error:
        opened(data)
    return error.value.fault


def resigned(**changes):
    """Changed, and signed by somebody who has the key: the other checks must hold."""
    from sen.lib import signed_files

    said = {**json.loads(signed(envelope(), OURS)), **changes}
    said.pop("signature")
    key = signed_files.Ed25519PrivateKey.from_private_bytes(OURS)
    sealed = signed_files._to_text(key.sign(signed_files._SIGNED + canonical(said)))
    return canonical({**said, "signature": sealed})


def test_what_was_signed_is_read_back():
    assert opened(signed(envelope(), OURS)) == envelope()


def test_no_byte_can_be_changed():
    data = signed(envelope(), OURS)

    for place in range(len(data)):
        for change in (1, 32):
            forged = bytearray(data)
            forged[place] ^= change
            assert refused(bytes(forged)) in {"damaged", "forged", "not_ours", "newer"}, place


def test_no_byte_can_be_missing_or_added():
    data = signed(envelope(), OURS)

    for length in range(len(data)):
        assert refused(data[:length]) in {"damaged", "not_ours"}
    for more in (b" ", b"\n", b"{}", b"\0"):
        assert refused(data + more) == "damaged"


def test_signed_by_another_than_it_says_is_refused():
    assert refused(signed(envelope(), THEIRS)) == "forged"


def test_the_same_content_has_the_same_id_whenever_it_is_signed():
    later = envelope(made_at=datetime(2027, 1, 1, tzinfo=UTC), addressee=key_of(OURS, valid_to=LAST).line)

    assert later.content_id == envelope().content_id
    assert envelope(series="report:13").content_id != envelope().content_id
    assert envelope(content={}).content_id != envelope().content_id


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not_ours"),
        (b"PK\x03\x04" + b"\0" * 100, "not_ours"),
        (b"{" + b" " * LARGEST, "too_large"),
        (b'{"a":' * 100_000, "damaged"),
        (b'{"format":"sen-exchange","format":"sen-exchange"}', "damaged"),
        (b'{"format":"something else"}', "not_ours"),
        (b'{"format":"sen-exchange","version":' + b"9" * 5000 + b"}", "damaged"),
        (b'{"format":"sen-exchange","version":NaN}', "damaged"),
        (b'{"format":"sen-exchange","version":1.0}', "damaged"),
        (b'{"format":"sen-exchange","version":1}', "damaged"),
        (b'{"format":"sen-exchange","version":2}', "newer"),
        (b"\xff\xfe{", "not_ours"),
        (b'{"format":"\xff"}', "damaged"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(data, fault):
    assert refused(data) == fault


@pytest.mark.parametrize(
    "changes",
    [
        {"content_id": "0" * 64}, {"made_at": "2026-03-10"}, {"series": ""}, {"series": "x" * 201}, {"content": []},
        {"kind": 3}, {"more": 1}, {"to": {"key": "x"}}, {"to": None}, {"from": {"key": "x", "name": "a\nb"}},
    ],
    ids=str,
)  # fmt: skip
def test_who_has_the_key_still_keeps_the_form(changes):
    assert refused(resigned(**changes)) in {"damaged", "forged"}
    assert opened(resigned())


def test_another_writing_of_the_same_words_is_refused():
    said = json.loads(signed(envelope(), OURS))

    assert refused(json.dumps(said, ensure_ascii=False).encode()) == "damaged"
    assert refused(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()) == "damaged"


def test_a_key_is_read_back_and_its_fingerprint_binds_its_last_day():
    key = key_of(OURS, valid_to=LAST)

    assert read_key(f" {key.line[:30]}\n{key.line[30:]} ") == key
    assert [len(group) for group in key.fingerprint.split()] == [5] * 6
    assert key.fingerprint.replace(" ", "").isdecimal()
    assert key_of(OURS, valid_to=date(2029, 1, 1)).fingerprint != key.fingerprint
    assert key_of(THEIRS, valid_to=LAST).fingerprint != key.fingerprint


@pytest.mark.parametrize("line", ["", "a:b:c", "sen-key-1:AAAA:2028-12-31", "sen-key-2:" + "A" * 43 + ":2028-12-31",
                                  "sen-key-1:" + "A" * 43 + ":2028-13-31", "sen-key-1:" + "A" * 42 + "B:2028-12-31"])  # fmt: skip
def test_what_is_no_key_is_told(line):
    with pytest.raises(BadKey):
        read_key(line)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_quietly(data):
    assert refused(b"{" + data) in {"damaged", "not_ours", "newer"}


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), values, max_size=5))
def test_any_content_is_read_back(content):
    assert opened(signed(envelope(content=content), OURS)).content == content
