"""For load balancers and operators: is the process alive, and can it serve?"""

import os
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs; asks nothing of the database."""
    del request
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served, else 503 with the reasons."""
    del request
    reasons = [*_database(), *_search_folder()]
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def _database() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return ["数据库连不上"]
    return [f"有 {len(pending)} 个迁移没执行，请运行 manage.py migrate"] if pending else []


def _search_folder() -> list[str]:
    folder = Path(settings.SEARCH_INDEX_DIR)
    return [] if os.access(folder, os.R_OK | os.X_OK) else ["搜索索引目录读不了，请运行 manage.py search_rebuild"]
