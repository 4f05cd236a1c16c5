"""Putting firms on the 应训名单 from a table, with a verdict for each line."""

from typing import Any, Final

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from intake.imports.desk import ImportDesk
from training.domain.listed import about_of
from training.domain.target_table import TargetImporter
from training.models import Session
from training.policy import runs_training
from training.views.doors import uuid_of


def _session(request: HttpRequest) -> Session:
    assert request.resolver_match
    return get_object_or_404(Session, uuid=request.resolver_match.kwargs["uuid"])


class TargetDesk(ImportDesk):
    """In Wagtail's admin; the session stands in the address."""

    words = {"new": "要加上的", "same": "已在名单上"}

    def __init__(self) -> None:
        super().__init__(
            TargetImporter(),
            name="training_targets_import",
            title="导入应训名单",
            may=lambda request: runs_training(request.user),
            person=uuid_of,
        )

    def about(self, request: HttpRequest) -> str:
        """The session."""
        return about_of(_session(request).uuid)

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """The session too."""
        return {"session": _session(request)}


target_import: Final = TargetDesk()
