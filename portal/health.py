"""For load balancers and operators: is the process alive, and can it serve?"""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse


class HealthMiddleware:
    """Answers `/healthz` and `/readyz` before anything else looks at the request.

    A probe comes from the machine itself, over plain HTTP and under an address that is not the site's name: further in,
    it would be sent to HTTPS or refused for its host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer probes, let everything else through."""
        answer = {"/healthz": self.healthz, "/readyz": self.readyz}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer() if request.method in {"GET", "HEAD"} else HttpResponseNotAllowed(["GET", "HEAD"])
        response["Cache-Control"] = "no-store"
        return response

    def healthz(self) -> HttpResponse:
        """Say that the process runs; asks nothing of the database."""
        return HttpResponse("ok", content_type="text/plain")

    def readyz(self) -> HttpResponse:
        """Answer 200 when pages can be served, else 503 with the reasons."""
        reasons = [*self._database(), *_search_folder()]
        return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    def _database(self) -> list[str]:
        try:
            if self.migrated:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                return []
            executor = MigrationExecutor(connection)
            pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return ["数据库连不上"]
        # The code of a running process has no new migrations: what was once found done need not be computed again.
        self.migrated = not pending
        return [f"有 {len(pending)} 个迁移没执行，请运行 manage.py migrate"] if pending else []


def _search_folder() -> list[str]:
    if settings.ELASTICSEARCH_URL:
        return []
    folder = Path(settings.SEARCH_INDEX_DIR)
    return [] if os.access(folder, os.R_OK | os.X_OK) else ["搜索索引目录读不了，请运行 manage.py search_rebuild"]
