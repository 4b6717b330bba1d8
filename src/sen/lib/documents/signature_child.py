"""The process that opens a signed PDF: limited in memory and processor time, and without a way to the web."""

import json
import logging
import resource
import sys
from io import BytesIO
from typing import Any

MEMORY = 2 * 2**30
PROCESSOR_SECONDS = 45


def main(roots: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    *trusted, data = _parts(roots + 1)
    sys.stdout.write(json.dumps(found_in(data, trusted)))
    return 0


def _parts(count: int) -> list[bytes]:
    given = sys.stdin.buffer
    return [given.read(int.from_bytes(given.read(8), "big")) for _n in range(count)]


def found_in(data: bytes, roots: list[bytes]) -> list[dict[str, object]]:
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    anchors = [x509.Certificate.load(pem.unarmor(root)[2]) for root in roots]
    signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
    found = []
    for place, each in enumerate(signatures):
        # at the moment of the signature: a certificate that ran out since was good then
        context = ValidationContext(
            trust_roots=anchors,
            allow_fetching=False,
            moment=each.self_reported_timestamp,
            revocation_mode="soft-fail",
        )
        found.append(_told(each, context, is_last=place == len(signatures) - 1))
    return found


def _told(each: Any, context: Any, *, is_last: bool) -> dict[str, object]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel as Coverage

    status = validate_pdf_signature(each, context)
    stamped = status.timestamp_validity
    stamp = stamped.timestamp if stamped is not None and stamped.valid and stamped.intact else None
    moment = stamp or each.self_reported_timestamp
    changed = status.diff_result is not None and not status.docmdp_ok
    least = Coverage.ENTIRE_FILE if is_last else Coverage.ENTIRE_REVISION
    return {
        "signer": _name_of(each.signer_cert),
        "signed_at": moment.isoformat() if moment else "",
        "is_intact": bool(status.intact and status.valid),
        "covers_all": bool(
            status.coverage >= least or (status.coverage >= Coverage.ENTIRE_REVISION and not changed)
        ),
        "is_trusted": bool(status.trusted),
        "is_stamped": stamp is not None,
    }


def _name_of(certificate: Any) -> str:
    named = certificate.subject.native
    parts = (named.get("common_name"), named.get("organization_name"))
    return ", ".join(str(part) for part in parts if part)[:200]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
