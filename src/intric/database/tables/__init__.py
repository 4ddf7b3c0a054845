"""All tables. Importing this package fills the metadata that migrations are compared with."""

from intric.database.tables import (
    image_generations_table,
    image_models_table,
    spaces_table,
    tenant_credentials_table,
    users_table,
)
from intric.database.tables.base_class import Base

__all__ = [
    "Base",
    "image_generations_table",
    "image_models_table",
    "spaces_table",
    "tenant_credentials_table",
    "users_table",
]
