"""Node is started without secrets: `OPENAI_API_KEY=… make run` builds the panel first."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from intric.ai_models.provider import FieldKind
from intric.ai_models.provider_registry import PROVIDERS

REPOSITORY = Path(__file__).parents[3]
KEYS = [
    field.variable
    for provider in PROVIDERS.values()
    for field in provider.fields
    if field.kind is FieldKind.KEY and field.variable
]
SECRETS = [*KEYS, "ENEO_DATABASE_URL", "ENEO_ENCRYPTION_KEY", "ENEO_ADMIN_PASSWORD", "eneo_admin_password"]


def test_npm_sees_no_secret_and_all_else(tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\ntr '\\0' '\\n' < /proc/self/environ\necho \"ran $*\"\n")
    npm.chmod(0o700)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HTTPS_PROXY": "http://proxy.example.com"}

    done = subprocess.run(
        [REPOSITORY / "scripts/npm.sh", "run", "build"],
        env=environment | dict.fromkeys(SECRETS, "s3cret"),
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert "s3cret" not in done.stdout
    assert "HTTPS_PROXY=http://proxy.example.com" in done.stdout
    assert done.stdout.endswith("ran run build\n")


@pytest.mark.parametrize("recipe", ["Makefile", "scripts/dev.sh"])
def test_what_runs_beside_the_server_s_secrets_starts_npm_without_them(recipe: str) -> None:
    text = (REPOSITORY / recipe).read_text()

    assert "scripts/npm.sh " in text
    assert not re.search(r"\bnpm --", text), "npm itself is called"
