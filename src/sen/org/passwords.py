"""Passwords that are guessed first in Vietnam, and at this office. Works without a network, as Django's list does."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sen.lib.vi_text import fold
from sen.org.models import Unit

COMMON = frozenset(
    [
        "hoasen",
        "hoasenvang",
        "lotus",
        "matkhau",
        "matkhaumoi",
        "matkhaucu",
        "anhyeuem",
        "emyeuanh",
        "toiyeuem",
        "yeuem",
        "yeuanh",
        "anhnhoem",
        "emnhoanh",
        "vietnam",
        "toiyeuvietnam",
        "yeuvietnam",
        "vietnamvodich",
        "yeunuocvietnam",
        "khongcomatkhau",
        "khongbiet",
        "khongcogi",
        "nguyenvan",
        "tranvan",
        "xincha",
        "xinchao",
        "xinchaocacban",
        "chaocacban",
        "hanhphuc",
        "giadinh",
        "giadinhtoi",
        "giadinhlaso",
        "binhan",
        "maimaibenem",
        "mymatkhau",
        "conyeume",
        "conyeubame",
        "meyeucon",
        "bameyeucon",
        "cuocsong",
        "cuocdoi",
        "hoahong",
        "hoabanglang",
        "hanoi",
        "saigon",
        "hochiminh",
        "thanhpho",
        "dongthap",
        "hongngu",
        "ubnd",
        "uybannhandan",
        "ubndxa",
        "ubndphuong",
        "ubndtinh",
        "vanphong",
        "vanphongubnd",
        "canbo",
        "congchuc",
        "chinhquyen",
        "thongtindoingoai",
        "admin",
        "administrator",
        "quantri",
        "quantrivien",
        "password",
        "passw",
        "qwerty",
        "qwertyuiop",
        "asdfghjkl",
        "abcdef",
        "abcxyz",
        "iloveyou",
    ]
)
"""Ours, from phrases everybody knows; folded, without spaces."""
KINDS = re.compile(
    r"^(uybannhandan|ubnd)?(xa|phuong|thitran|tinh|thanhpho|huyen|thixa|phong|so|ban|congan|donbienphong|hoi)?"
)
COMMITTEE = re.compile(r"^(uybannhandan|ubnd)")
AROUND = re.compile(r"^[^a-z]+|[^a-z]+$")


class GuessedFirst:
    """Refuses a known phrase or a unit's name, with whatever digits and signs stand around it, however it is spelled."""

    def validate(self, password: str, user: Any = None) -> None:
        del user
        stem = AROUND.sub("", _plain(password))
        repeated = re.fullmatch(r"(.+?)\1*", stem)
        if stem in COMMON or (repeated and repeated[1] in COMMON) or (stem and stem in _unit_names()):
            raise ValidationError(
                _(
                    "This is among the first that others would try: a known phrase or a unit's name with a number."
                ),
                code="password_guessed_first",
            )

    def get_help_text(self) -> str:
        return _("No known phrase and no unit's name with a number.")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _unit_names() -> set[str]:
    """In full and without the words that say what kind of body it is: "UBND xã Bình Sen" is also "binhsen"."""
    names = {_plain(name) for pair in Unit.objects.values_list("name", "short_name") for name in pair}
    forms = (form for name in names for form in (name, COMMITTEE.sub("", name), KINDS.sub("", name)))
    return {form for form in forms if len(form) > 3}
