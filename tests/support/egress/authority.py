"""A certificate authority, as an organisation has one for its own network."""

import datetime
import ipaddress
import ssl
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ON_LOOPBACK = ("127.0.0.1", "localhost")
_DAY = datetime.timedelta(days=1)


class Authority:
    """Signs servers' certificates.

    Attributes:
        file: its own certificate, in PEM.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example authority")])
        ca = x509.BasicConstraints(ca=True, path_length=None)
        own = self._sign(self._name, self._key, [ca], until=_DAY)
        self.file = folder / "authority.pem"
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        self.der = folder / "authority.der"
        self.der.write_bytes(own.public_bytes(serialization.Encoding.DER))

    def rehashed_folder(self) -> Path:
        """Return a folder that holds it by the hash of its name, as OpenSSL looks for it."""
        hashed = subprocess.run(
            ["openssl", "x509", "-noout", "-subject_hash", "-in", str(self.file)],
            capture_output=True,
            check=True,
        )
        folder = self._folder / "rehashed"
        folder.mkdir()
        (folder / f"{hashed.stdout.decode().strip()}.0").write_bytes(self.file.read_bytes())
        return folder

    def server(self, *hosts: str, until: datetime.timedelta = _DAY) -> ssl.SSLContext:
        """Return what a server with these names needs. Its certificate ends after `until`, which may be past."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([_general(host) for host in hosts or ON_LOOPBACK])
        certificate = self._sign(x509.Name([]), key, [names], until=until)
        pem = self._folder / "server.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        extensions: list[x509.ExtensionType],
        *,
        until: datetime.timedelta,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 2 * _DAY)
            .not_valid_after(now + until)
        )
        for extension in extensions:
            # Without a subject the names are all that says whose certificate it is (RFC 5280, section 4.2.1.6).
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(self._key, hashes.SHA256())


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
