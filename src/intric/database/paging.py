from typing import Any

from sqlalchemy import Select, tuple_

from intric.database.tables.base_class import BasePublic
from intric.shared.paging import PageRequest, decode_cursor


def page_of(query: Select[*tuple[Any, ...]], table: type[BasePublic], request: PageRequest) -> Any:
    """The query for one page, oldest first, and one row more, which tells that another page follows.

    Raises InvalidRequest for a cursor that no page gave.
    """
    place = tuple_(table.created_at, table.id)
    if request.cursor is not None:
        query = query.where(place > tuple_(*decode_cursor(request.cursor)))
    return query.order_by(table.created_at, table.id).limit(request.limit + 1)
