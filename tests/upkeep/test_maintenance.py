"""`sen maintenance`: what it writes down for everybody to read."""

import pytest
from django.conf import settings
from django.core.management import call_command

from sen.lib import maintenance


@pytest.mark.parametrize(
    ("given", "shown"),
    [("Thay ổ đĩa", "Thay ổ đĩa."), (" Thay ổ đĩa. ", "Thay ổ đĩa."), ("Xong chưa?", "Xong chưa?"), ("", "")],
)
def test_a_reason_is_a_sentence_for_others_follow_it(tmp_path, monkeypatch, capsys, given, shown):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)

    call_command("maintenance", "on", given)

    assert maintenance.now_on(tmp_path).reason == shown
    assert "bảo trì" in capsys.readouterr().out
