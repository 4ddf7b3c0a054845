"""Certificates of the organisation's own authorities, from the variables that OpenSSL and httpx know.

Here they are trusted in addition to the public authorities, where OpenSSL would trust them instead: an organisation
that adds its own still calls public providers.
"""

import os
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FILE, FOLDERS = "SSL_CERT_FILE", "SSL_CERT_DIR"

# OpenSSL looks for nothing else in a folder (openssl-rehash(1)).
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")


@dataclass(frozen=True, slots=True)
class OwnAuthorities:
    """Args:
    file: certificates in PEM; None for none.
    folders: as `openssl rehash` makes them, separated as in PATH; None for none.
    """

    file: str | None = None
    folders: str | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> "OwnAuthorities":
        """Return those that the environment names. Set to nothing, a variable counts as not set."""
        given = os.environ if environment is None else environment
        return cls(given.get(FILE) or None, given.get(FOLDERS) or None)

    def add_to(self, context: ssl.SSLContext) -> None:
        """Trust them too. Raises OSError, of which `ssl.SSLError` is one, for a file that can't be used."""
        if self.file or self.folders:
            context.load_verify_locations(cafile=self.file, capath=self.folders)

    def problems(self) -> list[str]:
        """Return what is wrong with them, each with the name of its variable."""
        found = []
        if self.file and not _holds_certificates(self.file):
            found.append(f"{FILE}: must be a readable file of whole certificates in PEM")
        if self.folders and not any(map(_is_rehashed, self.folders.split(os.pathsep))):
            found.append(f"{FOLDERS}: must name a folder of certificates that `openssl rehash` has prepared")
        return found


def _holds_certificates(file: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=file)
    except (OSError, ValueError):
        return False
    return context.cert_store_stats()["x509"] > 0


def _is_rehashed(folder: str) -> bool:
    with suppress(OSError):
        return any(
            _HASHED.fullmatch(each.name) and _holds_certificates(str(each)) for each in Path(folder).iterdir()
        )
    return False
