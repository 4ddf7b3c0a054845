"""Prints the server's OpenAPI document, from which the web panel's client is generated."""

import json
import sys

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.server.app import create_app
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings


def main() -> None:
    # Describing the routes opens no connection, so the database's URL may be empty.
    container = ServerContainer(
        settings=Settings(),
        database=Database("postgresql:///none"),
        credential_resolver=CredentialResolver({}),
    )
    json.dump(create_app(container).openapi(), sys.stdout, indent=2, ensure_ascii=False, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
