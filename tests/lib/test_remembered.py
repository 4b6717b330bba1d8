from datetime import UTC, datetime, timedelta

import pytest

from sen.lib.remembered import LASTS, Remembered, forget

NOW = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def question(asked):
    def ask(now):
        asked.append(now)
        return len(asked)

    return Remembered(ask)


@pytest.mark.parametrize(
    ("later", "answer"),
    [
        (timedelta(), 1),
        (LASTS - timedelta(microseconds=1), 1),
        (LASTS, 2),
        (-timedelta(microseconds=1), 2),  # the clock was set back
    ],
)
def test_an_answer_lasts_half_a_minute(question, later, answer):
    question(NOW)

    assert question(NOW + later) == answer


def test_no_answer_is_an_answer(asked):
    question = Remembered(asked.append)

    assert [question(NOW), question(NOW)] == [None, None]
    assert asked == [NOW]


def test_what_was_forgotten_is_asked_anew(question):
    question(NOW)
    forget()

    assert question(NOW) == 2


def test_what_was_written_while_it_was_asked_makes_the_answer_old(asked):
    def ask(_now):
        asked.append(1)
        forget()  # as another thread would, when its write is done
        return len(asked)

    question = Remembered(ask)

    assert [question(NOW), question(NOW)] == [1, 2]


def test_a_question_that_failed_is_asked_again(asked):
    def ask(_now):
        asked.append(1)
        if len(asked) == 1:
            raise OSError("the disk")
        return "answer"

    question = Remembered(ask)
    with pytest.raises(OSError, match="the disk"):
        question(NOW)

    assert question(NOW) == "answer"
