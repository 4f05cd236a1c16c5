"""What waits to be read or written of what people imported, for the status page."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from intake.models import ImportWork
from jobs.gauges import Reading, waiting


def imports() -> Iterator[Reading]:
    """One query."""
    since = Coalesce("job__confirmed_at", "job__uploaded_at")
    counted = ImportWork.objects.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    advice = "看后台任务进程是否在运行；一份表反复失败的，日志里有原因。"
    yield waiting("导入", counted["count"], counted["oldest"], act_after=timedelta(hours=1), advice=advice, thing="份")
