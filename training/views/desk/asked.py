"""What a list was asked for, as its links keep it."""

from collections.abc import Mapping

from django.http import QueryDict


def kept(asked: Mapping[str, str]) -> QueryDict:
    """What was understood, without what was left empty."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in asked.items() if value})
    return query
