"""A passkey made of software: what a browser sends when a person presses a finger on the reader."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftPasskey:
    def __init__(self, origin="http://localhost", host="localhost"):
        self.origin, self.host = origin, sha256(host.encode()).digest()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = sha256(str(id(self)).encode()).digest()

    def register(self, options):
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        facts = AuthenticatorData.create(self.host, PRESENT | VERIFIED | ATTESTED, 0, made)
        told = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", facts, {}))),
        }
        return self._answer(told)

    def sign(self, options, user_handle="", flags=PRESENT | VERIFIED):
        facts = bytes(AuthenticatorData.create(self.host, flags, 0))
        client = self._client_bytes("webauthn.get", options)
        signature = self.key.sign(facts + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(facts),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(user_handle.encode()),
            }
        )

    def _answer(self, response):
        answer = {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}
        return answer | {"response": response, "clientExtensionResults": {"credProps": {"rk": True}}}

    def _client(self, kind, options):
        return websafe_encode(self._client_bytes(kind, options))

    def _client_bytes(self, kind, options):
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()
