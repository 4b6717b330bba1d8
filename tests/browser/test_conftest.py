import pytest

from tests.browser.conftest import is_foreign

OWN, BESIDE = "http://localhost:8000", "http://127.0.0.1:9000/realm"


@pytest.mark.parametrize("url", [f"{OWN}/", f"{OWN}/tep?a=1", "http://127.0.0.1:9000/other", "data:,x"])
def test_own_machine_is_not_foreign(url: str) -> None:
    assert not is_foreign(url, OWN, BESIDE)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:80001/",
        "http://localhost:8000.example.vn/",
        "http://localhost:8000@example.vn/",
        "https://localhost:8000/",
        "ws://localhost:8000/",
        "http://example.vn/?http://localhost:8000",
    ],
)
def test_what_only_begins_like_own_is_foreign(url: str) -> None:
    assert is_foreign(url, OWN, "")
