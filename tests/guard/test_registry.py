import pytest

from sen.guard.registry import OWNERS, register_owner


def nobody(_actor, _owner_id):
    return False


def test_an_owner_kind_is_registered_once(monkeypatch):
    monkeypatch.setitem(OWNERS, "guard.sample", nobody)

    register_owner("guard.sample", nobody)

    with pytest.raises(RuntimeError, match="registered twice"):
        register_owner("guard.sample", lambda _actor, _owner_id: True)
