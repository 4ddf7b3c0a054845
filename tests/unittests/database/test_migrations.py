from datetime import UTC, datetime

import pytest

from intric.database.migrations import MAX_REVISION_LENGTH, name_revision


def test_a_revision_is_named_after_the_day_and_its_message() -> None:
    assert name_revision("Add things (again)") == f"{datetime.now(UTC):%Y%m%d}_add_things_again"


def test_a_name_may_fill_the_column_of_alembics_table_and_no_more() -> None:
    longest = "x" * (MAX_REVISION_LENGTH - len("20261125_"))
    assert len(name_revision(longest)) == MAX_REVISION_LENGTH

    with pytest.raises(ValueError, match=r"shorten the message by 1$"):
        name_revision(f"{longest}x")


@pytest.mark.parametrize("message", ["", "…"])
def test_a_message_without_letters_and_digits_is_refused(message: str) -> None:
    with pytest.raises(ValueError, match="in a few words"):
        name_revision(message)
