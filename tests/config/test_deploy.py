"""The recipe for nginx: what it names is there."""

import re

from tests.processes import ROOT

NGINX = ROOT / "deploy" / "nginx"


def test_every_page_that_nginx_shows_itself_is_there_in_vietnamese_and_stands_alone():
    named = set(re.findall(r"error_page .* /(\S+\.html);", (NGINX / "sen.conf").read_text("utf-8")))

    assert named == {path.name for path in (NGINX / "pages").iterdir()} != set()
    for path in (NGINX / "pages").iterdir():
        text = path.read_text("utf-8")
        assert '<html lang="vi">' in text
        assert re.findall(r"src=|url\(|<link|https?://", text) == []
