from typing import Annotated

from fastapi import Depends, Query

from intric.shared.paging import PageRequest

MOST_PER_PAGE = 200


def asked_page(
    limit: Annotated[int, Query(ge=1, le=MOST_PER_PAGE, description="How many at most")] = MOST_PER_PAGE,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before")] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


AskedPage = Annotated[PageRequest, Depends(asked_page)]
