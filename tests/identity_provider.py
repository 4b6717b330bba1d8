"""A small true OpenID Connect provider in a process of its own: `python -m tests.identity_provider FOLDER`.

Discovery, published keys, the page where a person agrees, codes that open once and only with their PKCE verifier and
the client's secret, signed id_tokens, a userinfo address. It signs by hand, not by the library that Sen checks with.

FOLDER/port holds its port. Who is logged in there and what it does wrong stands in FOLDER/mood.json, read at each
request: `{"person": {...claims}, "wrong": "nonce"}`; see `Handler` for what can be wrong.
"""

import json
import secrets
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.processes import running, wait_until

CLIENT_ID, CLIENT_SECRET = "sen-binh-sen", "bí mật:của/máy trạm %2F"
HOLDS_SECONDS = 300
PERSON = {
    "sub": "P-0001",
    "preferred_username": "lesen",
    "email": "lesen@example.org",
    "email_verified": True,
}


# ---- signing


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Key:
    def __init__(self, kid: str, bits: int = 2048, curve: ec.EllipticCurve | None = None) -> None:
        self.kid = kid
        self.private = (
            ec.generate_private_key(curve)
            if curve
            else rsa.generate_private_key(public_exponent=65537, key_size=bits)
        )
        self.alg = "ES256" if curve else "RS256"

    def published(self) -> dict[str, str]:
        public = self.private.public_key().public_numbers()
        about = {"kid": self.kid, "use": "sig", "alg": self.alg}
        if self.alg == "RS256":
            return about | {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
        x, y = (b64(value.to_bytes(32, "big")) for value in (public.x, public.y))
        return about | {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def signed(self, claims: dict, header: dict | None = None) -> str:
        head = {"typ": "JWT", "alg": self.alg, "kid": self.kid} | (header or {})
        head = {name: value for name, value in head.items() if value is not None}
        text = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
        return f"{text}.{b64(self.signature(text.encode(), head['alg']))}"

    def signature(self, text: bytes, alg: str) -> bytes:
        if alg == "none":
            return b""
        if alg == "HS256":  # with the published key as the shared secret
            return digest(self.pem(), text, "sha256")
        if self.alg == "ES256":
            r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.private.sign(text, padding.PKCS1v15(), hashes.SHA256())


# ---- the process


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.issuer = f"http://localhost:{self.server_port}"
        self.keys = {name: Key(name) for name in ("rsa", "stranger")}
        self.keys["ec"] = Key("ec", curve=ec.SECP256R1())
        self.keys["weak"] = Key("weak", bits=1024)
        self.codes: dict[str, dict[str, str]] = {}
        self.access: dict[str, dict] = {}

    @property
    def mood(self) -> dict:
        with suppress(FileNotFoundError):
            return json.loads((self.folder / "mood.json").read_text("utf-8"))
        return {}


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""

    @property
    def wrong(self) -> str:
        return self.server.mood.get("wrong", "")

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        pages = {
            "/.well-known/openid-configuration": self.discovery,
            "/jwks": self.jwks,
            "/authorize": lambda: self.page(asked),
            "/userinfo": self.userinfo,
            "/elsewhere": lambda: self.json(self.metadata()),
        }
        pages.get(parts.path, lambda: self.json({"error": "not_found"}, 404))()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        {"/authorize": self.agreed, "/token": self.token}[urlsplit(self.path).path](form)

    # -- what is published

    def metadata(self) -> dict:
        issuer = self.server.issuer
        found = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize?realm=tinh",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return found | self.server.mood.get("metadata", {})

    def discovery(self) -> None:
        troubles = {
            "slow": lambda: time.sleep(60),
            "drip": lambda: self.drip(b"HTTP/1.1 200 OK\r\n" + b"X-More: y\r\n" * 60),
            "drip body": lambda: self.drip(
                b" " * 2000, head="HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
            ),
            "html": lambda: self.send(200, b"<html>Cong tinh</html>", "text/html"),
            "list": lambda: self.send(200, b"[1]", "application/json"),
            "deep": lambda: self.send(200, b"[" * 100_000, "application/json"),
            "huge": lambda: self.send(200, b'{"a": "' + b"x" * 2_000_000 + b'"}', "application/json"),
            "error": lambda: self.json({}, 500),
            "redirect": lambda: self.moved(f"{self.server.issuer}/elsewhere"),
            "no http": lambda: self.raw(b"220 smtp.example.org ESMTP\r\n"),
            "cut": lambda: self.raw(b""),
        }
        troubles.get(self.wrong, lambda: self.json(self.metadata()))()

    def jwks(self) -> None:
        if self.wrong == "no keys":
            self.json({})
            return
        names = self.server.mood.get("published", ["rsa", "ec"])
        keys = [self.server.keys[name].published() for name in names]
        if self.wrong == "keys without number":
            keys = [{name: value for name, value in key.items() if name != "kid"} for key in keys]
        self.json({"keys": ["not a key", {"kty": "oct", "k": "AAAA"}, *keys]})

    # -- the person

    def page(self, asked: dict[str, str]) -> None:
        fields = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        who = escape(self.server.mood.get("person", PERSON).get("preferred_username", "?"))
        text = (
            '<!doctype html><html lang="vi"><title>Cổng định danh tỉnh Mẫu</title><h1>Cổng định danh tỉnh Mẫu</h1>'
            f"<p>Bạn đang đăng nhập với tên <b>{who}</b>.</p>"
            f'<form method="post" action="/authorize">{fields}<button name="say" value="yes">Đồng ý</button> '
            '<button name="say" value="no">Không đồng ý</button></form></html>'
        )
        self.send(200, text.encode(), "text/html; charset=utf-8")

    def agreed(self, form: dict[str, str]) -> None:
        back = {"state": form["state"], "iss": self.server.issuer}
        is_good = form["client_id"] == CLIENT_ID and form["response_type"] == "code"
        if form["say"] != "yes" or not is_good or "openid" not in form["scope"].split():
            back["error"] = "access_denied" if form["say"] != "yes" else "invalid_request"
        else:
            code = secrets.token_urlsafe(16)
            self.server.codes[code] = form | {"at": str(time.time())}
            back["code"] = code
        self.moved(f"{form['redirect_uri']}?{urlencode(back | self.server.mood.get('back', {}))}")

    # -- tokens

    def token(self, form: dict[str, str]) -> None:
        if self.wrong == "slow token":
            time.sleep(60)
        if not self.knows_client(form):
            self.json({"error": "invalid_client"}, 401)
            return
        asked = self.server.codes.pop(form.get("code", ""), None)
        challenge = b64(sha256(form.get("code_verifier", "").encode()).digest())
        is_good = (
            asked is not None
            and form.get("grant_type") == "authorization_code"
            and (form.get("redirect_uri"), challenge) == (asked["redirect_uri"], asked["code_challenge"])
            and asked["code_challenge_method"] == "S256"
        )
        if not is_good or asked is None:
            self.json({"error": "invalid_grant"}, 400)
            return
        access = secrets.token_urlsafe(16)
        self.server.access[access] = self.server.mood.get("person", PERSON)
        given = {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(asked)}
        if self.wrong == "no id_token":
            del given["id_token"]
        self.json(given)

    def knows_client(self, form: dict[str, str]) -> bool:
        way, _, sent = self.headers.get("Authorization", "").partition(" ")
        if way == "Basic":
            name, _, secret = b64decode(sent).decode().partition(":")
            return (unquote(name), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)
        may_post = "client_secret_post" in self.metadata().get("token_endpoint_auth_methods_supported", [])
        return may_post and (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def id_token(self, asked: dict[str, str]) -> str:
        mood, now = self.server.mood, int(time.time())
        times = {"iat": now, "exp": now + HOLDS_SECONDS, "auth_time": now}
        claims = mood.get("person", PERSON) | times | {"iss": self.server.issuer, "aud": CLIENT_ID}
        if mood.get("in_userinfo"):
            claims = {name: claims[name] for name in ("sub", "iss", "aud", *times)}
        claims |= {"nonce": asked["nonce"]} | mood.get("claims", {})
        claims = {name: value for name, value in claims.items() if name not in mood.get("without", [])}
        key = self.server.keys[mood.get("signed_by", "rsa")]
        header = mood.get("header", {})
        if self.wrong == "brings key":
            header = {"jwk": key.published(), "jku": f"{self.server.issuer}/jwks"}
        token = key.signed(claims, header)
        if self.wrong == "tampered":
            head, _, tail = token.split(".")
            return f"{head}.{b64(json.dumps(claims | {'sub': 'P-9999'}).encode())}.{tail}"
        return token

    def userinfo(self) -> None:
        way, _, access = self.headers.get("Authorization", "").partition(" ")
        person = self.server.access.get(access) if way == "Bearer" else None
        if person is None:
            self.json({"error": "invalid_token"}, 401)
            return
        self.json(person | self.server.mood.get("userinfo", {}))

    # -- answers

    def json(self, data: object, status: int = 200) -> None:
        self.send(status, json.dumps(data).encode(), "application/json")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def moved(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.close_connection = True

    def drip(self, data: bytes, head: str = "") -> None:
        """A byte now and then: each comes in time, the whole never does."""
        self.wfile.write(head.encode())
        with suppress(OSError):
            for place in range(len(data)):
                self.wfile.write(data[place : place + 1])
                self.wfile.flush()
                time.sleep(0.1)
        self.close_connection = True


# ---- for tests


@dataclass(frozen=True)
class IdentityProvider:
    issuer: str
    folder: Path

    def be(self, **mood: object) -> None:
        """From now on, until it is said otherwise."""
        beside = self.folder / "mood.new"
        beside.write_text(json.dumps(mood), encoding="utf-8")
        beside.replace(self.folder / "mood.json")


@contextmanager
def identity_provider(folder: Path) -> Iterator[IdentityProvider]:
    folder.mkdir(exist_ok=True)
    with running("-m", "tests.identity_provider", str(folder)):
        wait_until((folder / "port").exists)
        yield IdentityProvider(f"http://localhost:{(folder / 'port').read_text()}", folder)


def main(folder: Path) -> None:
    with Server(folder) as server:
        beside = folder / "port.new"
        beside.write_text(str(server.server_port))
        beside.replace(folder / "port")
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
