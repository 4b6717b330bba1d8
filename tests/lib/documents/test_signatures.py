from datetime import UTC, datetime, timedelta

import pytest

from sen.lib.documents.errors import UnreadableDocument
from sen.lib.documents.signatures import read_signatures
from tests.lib.documents.signed_pdfs import plain_pdf, root_pem, signed_pdf


def test_signer_and_time_are_told_and_trust_leads_to_a_root():
    data = signed_pdf()

    [known] = read_signatures(data, roots=[root_pem()])
    [unknown] = read_signatures(data)

    assert known.signer == "Trần Thị Mẫu, UBND xã Mẫu"
    assert abs(known.moment - datetime.now(UTC)) < timedelta(minutes=5)
    assert (known.is_intact, known.covers_all, known.is_trusted, known.is_stamped) == (
        True,
        True,
        True,
        False,
    )
    assert (unknown.is_intact, unknown.is_trusted) == (True, False)


def test_two_signatures_are_told_in_their_order():
    data = signed_pdf(signed_pdf(), name="Lê Văn Mẫu", field="Chu ky 2")

    found = read_signatures(data, roots=[root_pem()])

    assert [each.signer.partition(",")[0] for each in found] == ["Trần Thị Mẫu", "Lê Văn Mẫu"]
    assert [(each.is_intact, each.covers_all) for each in found] == [(True, True), (True, True)]


def test_a_changed_byte_breaks_the_signature():
    data = signed_pdf(plain_pdf(2))
    place = data.index(b"/MediaBox")

    [found] = read_signatures(data[: place + 12] + b"9" + data[place + 13 :], roots=[root_pem()])

    assert not found.is_intact


def test_what_was_added_behind_the_signature_is_told():
    from io import BytesIO

    from pypdf import PdfWriter

    signed = BytesIO(signed_pdf())
    writer = PdfWriter(signed, incremental=True)
    writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)

    [found] = read_signatures(out.getvalue(), roots=[root_pem()])

    assert (found.is_intact, found.covers_all) == (True, False)


def test_a_file_without_signatures_has_none():
    assert read_signatures(plain_pdf()) == []
    assert read_signatures(b"PK\x03\x04 /ByteRange") == []


@pytest.mark.parametrize("data", [b"%PDF-1.7 /ByteRange", b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]" * 99])
def test_a_broken_one_is_refused(data):
    with pytest.raises(UnreadableDocument):
        read_signatures(data)
