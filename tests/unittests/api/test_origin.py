import pytest

from intric.api.origin import check_origin, normalised_origin
from intric.shared.exceptions import NotPermitted

OWN = "https://eneo.example.com"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("by_cookie", [True, False])
@pytest.mark.parametrize("origin", [None, "https://evil.example.com"])
def test_reading_is_never_refused(method: str, by_cookie: bool, origin: str | None) -> None:
    check_origin(method, origin, OWN, by_cookie=by_cookie)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("by_cookie", [True, False])
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "http://eneo.example.com",
        "https://eneo.example.com:8443",
        "https://eneo.example.com.evil.example.com",
        "null",
        "",
        "https://[",
    ],
)
def test_changing_something_from_another_origin_is_refused(method: str, by_cookie: bool, origin: str) -> None:
    with pytest.raises(NotPermitted):
        check_origin(method, origin, OWN, by_cookie=by_cookie)


@pytest.mark.parametrize("by_cookie", [True, False])
@pytest.mark.parametrize("origin", [OWN, "https://eneo.example.com:443", "https://ENEO.example.com"])
def test_changing_something_from_our_own_pages_is_fine(origin: str, by_cookie: bool) -> None:
    check_origin("POST", origin, OWN, by_cookie=by_cookie)


def test_a_program_needs_no_origin() -> None:
    check_origin("POST", None, OWN, by_cookie=False)


def test_a_cookie_alone_needs_one() -> None:
    with pytest.raises(NotPermitted):
        check_origin("POST", None, OWN, by_cookie=True)


def test_a_public_url_with_a_path_has_the_same_origin() -> None:
    assert normalised_origin("https://eneo.example.com/eneo/") == normalised_origin(OWN)


@pytest.mark.parametrize("own", ["", "http://", "eneo.example.com"])
def test_where_our_own_origin_is_not_known_no_origin_is_ours(own: str) -> None:
    with pytest.raises(NotPermitted):
        check_origin("POST", "null", own, by_cookie=True)


@pytest.mark.parametrize("own", ["https://eneo.åre.example.com", "HTTPS://Eneo.Åre.example.com:443/"])
def test_browsers_spell_an_address_in_ascii(own: str) -> None:
    check_origin("POST", "https://eneo.xn--re-xia.example.com", own, by_cookie=True)
