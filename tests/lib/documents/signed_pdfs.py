"""PDFs with electronic signatures by certificates made here: nobody's."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

SIGNER = "Trần Thị Mẫu"


@cache
def authority():
    """Key and certificate of a root that signs others."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = made.Name([made.NameAttribute(NameOID.COMMON_NAME, "CA Mẫu")])
    return key, _certificate(name, key.public_key(), name, key, is_root=True)


@cache
def person(name=SIGNER):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = made.Name(
        [
            made.NameAttribute(NameOID.COMMON_NAME, name),
            made.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Mẫu"),
        ]
    )
    root_key, root = authority()
    return key, _certificate(subject, key.public_key(), root.subject, root_key)


def _certificate(subject, public, issuer, key, *, is_root=False):
    now = datetime.now(UTC)
    builder = (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(made.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(made.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            made.KeyUsage(not is_root, not is_root, *[False] * 3, is_root, is_root, False, False),
            critical=True,
        )
    )
    return builder.sign(key, hashes.SHA256())


def root_pem():
    return authority()[1].public_bytes(serialization.Encoding.PEM)


def plain_pdf(pages=1):
    writer = PdfWriter()
    for _n in range(pages):
        writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_pdf(data=None, *, name=SIGNER, field="Chu ky 1"):
    key, certificate = person(name)
    der = certificate.public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(authority()[1].public_bytes(serialization.Encoding.DER)))
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(der),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(BytesIO(data or plain_pdf()), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer)
    return out.getvalue()
