"""Walks from a vendor's exception to the ones that it was raised from, and finds a certificate's in it."""

import ssl
from collections.abc import Iterator

from intric.image_models.domain.image_generator import CertificateProblem

# OpenSSL's codes (include/openssl/x509_vfy.h): not yet valid, expired; another name, another address.
_PROBLEMS = {
    9: CertificateProblem.OUT_OF_DATE,
    10: CertificateProblem.OUT_OF_DATE,
    62: CertificateProblem.OTHER_NAME,
    64: CertificateProblem.OTHER_NAME,
}


def error_chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and each that is its cause or context, once."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [each for each in (link.__context__, link.__cause__) if each is not None]


def certificate_problem(error: BaseException) -> CertificateProblem | None:
    """Return why TLS did not take the server's certificate; None if something else failed."""
    for link in error_chain(error):
        if isinstance(link, ssl.SSLCertVerificationError):
            return _PROBLEMS.get(link.verify_code, CertificateProblem.UNTRUSTED)
    return None
