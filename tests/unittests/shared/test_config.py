import pytest

from intric.shared.config import ConfigurationError, Settings, load_settings


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        pytest.param("https://eneo.example.com", "https://eneo.example.com", id="plain"),
        pytest.param("http://eneo.example.com:8000/", "http://eneo.example.com:8000", id="port and slash"),
        pytest.param("HTTPS://Eneo.Example.COM:443/", "https://eneo.example.com", id="case and default port"),
        pytest.param("http://eneo.example.com:80", "http://eneo.example.com", id="default port of http"),
        pytest.param(
            "https://eneo.åre.example.com", "https://eneo.xn--re-xia.example.com", id="public-url-idn"
        ),
        pytest.param(
            "https://eneo.ÅRE.example.com", "https://eneo.xn--re-xia.example.com", id="IDN in upper case"
        ),
        pytest.param(
            "https://eneo.a\u030are.example.com", "https://eneo.xn--re-xia.example.com", id="IDN composed"
        ),
        pytest.param(
            "https://eneo.XN--RE-xia.example.com", "https://eneo.xn--re-xia.example.com", id="IDN in ASCII"
        ),
        pytest.param("http://[0::1]:8000", "http://[::1]:8000", id="IPv6"),
        pytest.param("http://eneo_1:8000", "http://eneo_1:8000", id="underscore"),
    ],
)
def test_a_public_url_has_the_spelling_that_browsers_send(
    monkeypatch: pytest.MonkeyPatch, url: str, origin: str
) -> None:
    monkeypatch.setenv("ENEO_PUBLIC_URL", url)

    assert load_settings().public_url == origin


@pytest.mark.parametrize(
    "url",
    [
        *(
            "eneo.example.com",
            "ftp://eneo.example.com",
            "https://",
            "https://a b",
            "https://eneo.example.com/eneo",
        ),
        *(
            "https://user@eneo.example.com",
            "https://eneo.example.com?",
            "https://eneo.example.com#",
            "//eneo",
        ),
        *("https://eneo..example.com", "https://eneo.example.com:x", "https://[::1", "https://1.2.3.400"),
        *(
            "https://-a.example.com",
            "https://eneo%2eexample.com",
            "https://eneo.example.com\\",
            "https://a@å.se",
        ),
    ],
)
def test_another_one_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ENEO_PUBLIC_URL", url)

    with pytest.raises(ConfigurationError, match="ENEO_PUBLIC_URL"):
        load_settings()


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("::", "::"),
        ("[::1]", "::1"),
        ("0.0.0.0", "0.0.0.0"),
        ("LOCALHOST", "localhost"),
        ("eneo_1", "eneo_1"),
    ],
)
def test_a_host_is_an_address_or_a_name(monkeypatch: pytest.MonkeyPatch, host: str, kept: str) -> None:
    monkeypatch.setenv("ENEO_HOST", host)

    assert load_settings().host == kept


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "http://127.0.0.1", "1.2.3", "a b", " ", "*", "::1]:8000"]
)
def test_another_host_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("ENEO_HOST", host)

    with pytest.raises(ConfigurationError, match="ENEO_HOST"):
        load_settings()


@pytest.mark.parametrize("level", ["info", "INFO", "Info"])
def test_a_log_level_may_be_written_in_any_case(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    monkeypatch.setenv("ENEO_LOG_LEVEL", level)

    assert load_settings().log_level == "INFO"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ENEO_LOG_LEVEL", "loud"),
        ("ENEO_API_KEY_HEADER", "my key"),
        ("ENEO_API_KEY_HEADER", "key\n"),
    ],
)
def test_a_level_or_header_that_does_not_exist_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigurationError, match=variable):
        load_settings()


# pydantic names them by their annotation: every setting that is a number.
NUMBERS = [
    f"ENEO_{name.upper()}"
    for name, field in Settings.model_fields.items()
    if field.annotation in (int, float)
]


def test_the_settings_that_are_numbers_are_found() -> None:
    assert {"ENEO_PORT", "ENEO_PROVIDER_TIMEOUT_S", "ENEO_MAX_WAITING_CALLS_PER_TENANT"} <= set(NUMBERS)


@pytest.mark.parametrize("variable", NUMBERS)
@pytest.mark.parametrize("value", ["inf", "nan", "-1", "1e30", "9" * 400, "many"])
def test_a_number_without_bounds_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigurationError, match=variable):
        load_settings()


@pytest.mark.parametrize("field", Settings.model_fields)
def test_an_empty_variable_means_its_default(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    variable = f"ENEO_{field.upper()}"
    monkeypatch.delenv(variable, raising=False)
    unset = load_settings()
    monkeypatch.setenv(variable, "")

    assert load_settings() == unset


TEXTS = [
    f"ENEO_{name.upper()}"
    for name, field in Settings.model_fields.items()
    if "SecretStr" not in str(field.annotation)
]


@pytest.mark.parametrize("variable", TEXTS)
@pytest.mark.parametrize("damage", ["'{}'", '"{}"', "“{}”", "{}\r", "\ufeff{}", "{}\u200b", "{}\x1b[0m"])
def test_quotation_marks_and_invisible_characters_stop_the_start_with_the_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, damage: str
) -> None:
    monkeypatch.setenv(variable, damage.format("hunter2"))

    with pytest.raises(ConfigurationError, match=variable) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("variable", ["ENEO_HOST", "ENEO_ADMIN_EMAIL", "ENEO_ADMIN_PASSWORD"])
def test_a_value_that_is_no_utf_8_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "hunter2\udce5")

    with pytest.raises(ConfigurationError, match=variable) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_a_folder_may_have_any_name_and_a_password_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENEO_DATA_DIR", "/srv/b\udce5t 1")
    monkeypatch.setenv("ENEO_ADMIN_PASSWORD", '"korrekt häst"')

    settings = load_settings()

    assert str(settings.data_dir) == "/srv/b\udce5t 1"
    assert settings.admin_password and settings.admin_password.get_secret_value() == '"korrekt häst"'


class TestProviderHosts:
    @pytest.mark.parametrize(
        ("host", "given", "expected"),
        [
            ("127.0.0.1", None, "127.0.0.0/8,::1"),
            ("::1", None, "127.0.0.0/8,::1"),
            ("localhost", "", "127.0.0.0/8,::1"),
            ("0.0.0.0", None, ""),
            ("::", "", ""),
            ("eneo.example.com", None, ""),
            ("127.0.0.1", "10.0.0.7", "10.0.0.7"),
            ("0.0.0.0", "ai.example.com,127.0.0.1", "ai.example.com,127.0.0.1"),
        ],
    )
    def test_are_this_machine_while_nothing_else_is_set_and_served(
        self, monkeypatch: pytest.MonkeyPatch, host: str, given: str | None, expected: str
    ) -> None:
        monkeypatch.setenv("ENEO_HOST", host)
        if given is not None:
            monkeypatch.setenv("ENEO_ALLOWED_PROVIDER_HOSTS", given)

        assert str(load_settings().provider_hosts) == expected

    def test_that_are_none_prevent_the_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ENEO_ALLOWED_PROVIDER_HOSTS", "https://ai.example.com")

        with pytest.raises(ConfigurationError, match=r"ENEO_ALLOWED_PROVIDER_HOSTS: .*ai.example.com,10"):
            load_settings()
