import pytest
from django.utils import translation

from sen.guard.actions import TakenFile
from sen.guard.forms import NotSecretField, UploadField
from sen.guard.kinds import Kinds
from tests.factories import NOW, UnitFactory, actor_in
from tests.guard.upload_page import PlanForm
from tests.guard.uploads import MARKED, upload
from tests.lib.documents.samples import PLAN

SENT = {"form_key": "khóa-của-biểu", "title": "Kế hoạch", "not_secret": "on"}


def filled(file=None, **sent) -> PlanForm:
    return PlanForm({**SENT, **sent}, {"file": file} if file else {}, actor=actor_in(UnitFactory()), now=NOW)


def test_a_field_tells_what_it_takes():
    with translation.override("vi"):
        field = UploadField(kinds=Kinds.DOCUMENTS | Kinds.PICTURES)

        assert str(field.help_text) == "Loại tệp: .txt, .docx, .pdf, .jpg, .png, .webp. Tối đa 25 MB."
    assert field.widget.attrs["accept"] == ".txt,.docx,.pdf,.jpg,.png,.webp,image/*"


@pytest.mark.django_db
def test_a_good_form_hands_out_the_taken_file():
    form = filled(upload(PLAN))

    assert form.is_valid(), form.errors
    assert isinstance(form.cleaned_data["file"], TakenFile)


@pytest.mark.django_db
def test_a_marked_file_shows_the_notice_at_its_field():
    with translation.override("vi"):
        form = filled(upload(MARKED))

        assert not form.is_valid()
        assert form.errors["file"][0].startswith("Tài liệu này có dấu chỉ độ mật.")


@pytest.mark.django_db
def test_without_the_senders_word_nothing_is_read():
    with translation.override("vi"):
        form = filled(upload(MARKED), not_secret="")

        assert form.errors == {
            "not_secret": [
                "Hãy xác nhận tài liệu không phải bí mật nhà nước. Nếu chưa chắc chắn thì không gửi."
            ]
        }


@pytest.mark.django_db
def test_a_form_without_a_file_asks_for_one():
    assert set(filled().errors) == {"file"}


@pytest.mark.django_db
def test_an_empty_file_is_named():
    with translation.override("vi"):
        assert filled(upload(b"")).errors["file"] == ["Tệp rỗng."]


def test_the_senders_word_cannot_be_made_optional():
    assert NotSecretField(required=False).required
