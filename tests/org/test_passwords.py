import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sen.config import settings as product
from sen.org.passwords import GuessedFirst
from tests.factories import CommitteeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "guessed",
    ["HoaSen@123456", "hoa sen 2026!!", "Mật khẩu 123456", "matkhau123456", "Anh yêu em 2026", "ANHYEUEM!!!!2026",
     "123456anhyeuem", "anhyeuemanhyeuem", "BinhSen@2026!", "Xã Bình Sen 2026", "ubnd xa binh sen 1"],
)  # fmt: skip
def test_what_others_would_try_first_is_refused(guessed):
    CommitteeFactory(name="UBND xã Bình Sen")

    with pytest.raises(ValidationError) as refused:
        validate_password(guessed)

    assert "password_guessed_first" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "good", ["bèo dạt mây trôi 26", "cầu tre lắc lẻo 9", "sen nở giữa mùa nước nổi", "K7#vq-Tr2!mZx"]
)
def test_what_nobody_guesses_is_taken(good):
    CommitteeFactory(name="UBND xã Bình Sen")

    validate_password(good)


def test_the_product_keeps_passwords_by_argon2_alone_and_asks_for_twelve_characters():
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with pytest.raises(ValidationError):
        validate_password("K7#vq-Tr2!m")
    GuessedFirst().validate("K7#vq-Tr2!m")
