"""The two roles of an embedded cluster: `eneo`, which the application is, and the superuser that owns the cluster.

The application's role reaches its own database and nothing else: no files and programs of the machine (`COPY … FROM
PROGRAM`), no settings of the server, no other role. Clusters of earlier versions have one superuser, `eneo`; the first
start of this version renames it and hands over what it owns.
"""

import os
from pathlib import Path

from intric.database.embedded_account import Account

NAME = "eneo"  # of the role and of the database
OWNER = "eneo_owner"  # the superuser; nothing of Eneo signs in as it
_MARKER = "eneo.roles"  # below the cluster, so that a restored copy of an old one is changed again

# Commands for `postgres --single`, which takes one a line and is always the superuser with the fixed id 10.
CREATE = f"CREATE ROLE {NAME} LOGIN\nCREATE DATABASE {NAME} OWNER {NAME}\n"

# One statement, so that it happens as a whole or not at all. A role can't rename itself, hence the temporary one.
_HAND_OVER = f"""
DO $$
DECLARE statement text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
    CREATE ROLE eneo_renaming SUPERUSER;
    SET LOCAL SESSION AUTHORIZATION eneo_renaming;
    ALTER ROLE {NAME} RENAME TO {OWNER};
    SET LOCAL SESSION AUTHORIZATION {OWNER};
    DROP ROLE eneo_renaming;
    CREATE ROLE {NAME} LOGIN;
  END IF;
  ALTER DATABASE {NAME} OWNER TO {NAME};
  FOR statement IN
    WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
    SELECT format('ALTER SCHEMA %s OWNER TO {NAME}', oid::regnamespace)
      FROM pg_namespace JOIN own USING (oid) WHERE nspowner = 10
    UNION ALL
    SELECT format('ALTER TABLE %s OWNER TO {NAME}', c.oid::regclass)
      FROM pg_class c JOIN own ON own.oid = relnamespace
      WHERE relowner = 10 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO {NAME}', t.oid::regtype)
      FROM pg_type t JOIN own ON own.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
      WHERE typowner = 10 AND (typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO {NAME}', p.oid::regprocedure)
      FROM pg_proc p JOIN own ON own.oid = pronamespace WHERE proowner = 10
  LOOP
    EXECUTE statement;
  END LOOP;
END $$
"""  # noqa: S608 - our own names
HAND_OVER = " ".join(_HAND_OVER.split()) + "\n"


def has_roles(cluster: Path) -> bool:
    """Return whether the application's role is none of a superuser in this cluster."""
    return (cluster / _MARKER).exists()


def mark(cluster: Path, account: Account) -> None:
    """Note that the cluster has both roles."""
    marker = cluster / _MARKER
    marker.touch(mode=0o600)
    os.chown(marker, account.uid, account.gid)
