from io import BytesIO
from threading import Event, Thread

import pytest

from sen.config.bodies import BodyFirst


class Line:
    """What came over it so far; then it stands still until it is cut."""

    def __init__(self, sent=b"", *, fails=False):
        self.sent, self.fails, self.cut, self.asked = BytesIO(sent), fails, Event(), Event()

    def read(self, size):
        if part := self.sent.read(size):
            return part
        self.asked.set()
        assert self.cut.wait(20)
        if self.fails:
            raise ConnectionResetError
        return b""


def ask(application, stream=None, length=0):
    told = []
    environ = {"CONTENT_LENGTH": str(length) if length else "", "wsgi.input": stream or BytesIO()}
    answer = b"".join(application(environ, lambda status, _headers: told.append(status)))
    return told[0], answer


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_reaches_the_application_whole():
    body = b"x" * 700_000

    assert ask(BodyFirst(echo, places=1), BytesIO(body + b"next request"), len(body)) == ("200 OK", body)


@pytest.mark.parametrize("length", ["", "x", "-1", str(65 * 2**20)])
def test_a_body_that_is_not_taken_in_is_left_to_the_application(length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": "untouched"}
    seen = []

    BodyFirst(lambda given, _start: seen.append(given) or [], places=1)(environ, None)

    assert seen == [environ]


def test_lines_that_stand_still_hold_no_place():
    application = BodyFirst(echo, places=1)
    lines = [Line(b"half") for _ in range(3)]
    waiting = [Thread(target=ask, args=(application, line, 100), daemon=True) for line in lines]
    for thread, line in zip(waiting, lines, strict=True):
        thread.start()
        assert line.asked.wait(20)

    assert ask(application) == ("200 OK", b"")
    for line in lines:
        line.cut.set()


@pytest.mark.parametrize("fails", [True, False])
def test_a_body_cut_off_is_no_request(fails):
    line = Line(b"note=half", fails=fails)
    line.cut.set()

    assert ask(BodyFirst(echo, places=1), line, 100)[0] == "400 Bad Request"


def test_bodies_share_the_memory_and_give_it_back():
    application = BodyFirst(echo, places=1, bytes_at_once=100)
    line = Line(b"x" * 60)
    waiting = Thread(target=ask, args=(application, line, 61), daemon=True)
    waiting.start()
    assert line.asked.wait(20)

    assert ask(application, BytesIO(b"x" * 60), 60)[0] == "503 Service Unavailable"
    line.cut.set()
    waiting.join(20)
    assert ask(application, BytesIO(b"x" * 60), 60)[0] == "200 OK"
