"""A form's fields as they were sent, for pages whose fields depend on the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from recount.errors import UsageError

MOST_FIELDS = 200
LONGEST = 20_000  # characters of a field


async def read_posted(request: Request) -> Mapping[str, str]:
    """Returns the fields of a form by name, files left out, the last of several under one name.

    Raises UsageError for a form with more or longer fields than a page of this app sends.
    """
    form = await request.form()
    found = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    if len(found) > MOST_FIELDS or any(len(value) > LONGEST for value in found.values()):
        raise UsageError("the form is longer than any form of this page")
    return found


Posted = Annotated[Mapping[str, str], Depends(read_posted)]
"""A page's parameter: the fields of the form that was sent."""
