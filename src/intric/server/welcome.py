from intric.shared.config import Settings
from intric.shared.hosts import bracketed
from intric.shared.resources import checkout
from intric.tenants.first_tenant import FirstAdmin

# Nothing can connect to "every address": this machine's own is one of them.
_REACHABLE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on


def welcome(settings: Settings, port: int, first_admin: FirstAdmin | None) -> str:
    """Return the text printed at the start; it shows a generated first password once."""
    address = (
        settings.public_url or f"http://{bracketed(_REACHABLE.get(settings.host, settings.host))}:{port}"
    )
    return "\n".join(
        [
            "",
            f"  Eneo is at {address}",
            *(f"  {line}" for line in _how_to_sign_in(first_admin)),
            "",
            f"  Ctrl-C stops it. What is made stays in {_where(settings)}.",
            "",
        ]
    )


def _how_to_sign_in(first_admin: FirstAdmin | None) -> list[str]:
    if first_admin is None:
        return [f"Sign in as before. Forgotten the password? {_eneo()} user set-password EMAIL"]
    if first_admin.new_password is None:
        return [f"Sign in as {first_admin.email} with the password of ENEO_ADMIN_PASSWORD"]
    return [
        f"Sign in as {first_admin.email}",
        f"with the password {first_admin.new_password}",
        f"It is shown this once. Another one: {_eneo()} user set-password {first_admin.email}",
    ]


def _where(settings: Settings) -> str:
    return "your PostgreSQL" if settings.database_url else str(settings.data_dir)


def _eneo() -> str:
    """Return the command to type: `make run` installs it below the checkout."""
    return "eneo" if checkout() is None else ".venv/bin/eneo"
