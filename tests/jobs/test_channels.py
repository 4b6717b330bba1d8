"""A channel of the office is told over the network: against a real server of this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sen.config.environment import BadSetting, channels
from sen.jobs import channels as sending
from sen.jobs.channels import ChannelFailed, check, send


class Server(HTTPServer):
    """Remembers what it was told; says no when asked to."""

    def __init__(self):
        self.told, self.status = [], 200
        super().__init__(("127.0.0.1", 0), Answering)


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_said):
        pass


@pytest.fixture
def server():
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def address_of(server, path="/hook/abc-secret"):
    return f"json://127.0.0.1:{server.server_port}{path}"


def test_a_message_arrives_as_it_was_given(server):
    send(address_of(server), place="BS, 1", title="UBND xã Mẫu", body="Phiếu báo cáo chưa nộp: 3")

    [(path, told)] = server.told
    assert path == "/hook/abc-secret"
    assert (told["title"], told["message"]) == ("UBND xã Mẫu", "Phiếu báo cáo chưa nộp: 3")


def test_a_refusal_is_an_error_that_does_not_tell_the_address(server):
    server.status = 500

    with pytest.raises(ChannelFailed) as refused:
        send(address_of(server), place="BS, 1", title="x", body="x")

    assert str(refused.value) == "BS, 1: the channel did not take the message"


def test_an_address_of_no_known_form_is_told_by_its_place():
    with pytest.raises(ChannelFailed, match=r"^BS, 2: no channel has an address of this form$"):
        send("khongco://abc-secret", place="BS, 2", title="x", body="x")


def test_without_the_package_it_is_said_at_the_start(settings, monkeypatch):
    monkeypatch.setattr(sending, "find_spec", lambda _name: None)
    assert check() == []
    settings.CHANNELS = {"BS": ["json://127.0.0.1/"]}

    [told] = check()

    assert (told.id, "chưa cài apprise" in str(told.msg)) == ("sen.W101", True)
    with pytest.raises(ChannelFailed, match="not installed"):
        send("json://127.0.0.1/", place="BS, 1", title="x", body="x")


def test_several_channels_of_several_authorities_are_read(monkeypatch):
    monkeypatch.setenv("SEN_CHANNELS", "BS=json://a/1 BS=json://a/2?x=y  LV=json://b/")

    assert channels("SEN_CHANNELS") == {"BS": ["json://a/1", "json://a/2?x=y"], "LV": ["json://b/"]}


@pytest.mark.parametrize("value", ["json://a/abc-secret", "BS=abc-secret", "=json://a/abc-secret"])
def test_a_wrong_entry_is_told_without_its_address(monkeypatch, value):
    monkeypatch.setenv("SEN_CHANNELS", f"LV=json://b/ {value}")

    with pytest.raises(BadSetting) as told:
        channels("SEN_CHANNELS")

    assert ("entry 2" in str(told.value), "secret" in str(told.value)) == (True, False)
