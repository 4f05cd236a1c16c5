"""How the index is, for the status page: which engine, whether it answers, what it has yet to hear of."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min

from jobs.gauges import Level, Reading, waiting
from search.engines.base import EngineUnavailable
from search.engines.chosen import engine
from search.models import IndexEntry
from search.pages import BUILDERS, visible_pages


def index() -> Iterator[Reading]:
    """Two queries and one question to the engine."""
    name = "Elasticsearch 集群" if settings.ELASTICSEARCH_URL else "内嵌索引（tantivy）"
    queued = IndexEntry.objects.order_by().aggregate(count=Count("pk"), oldest=Min("due_at"))
    pages = visible_pages().exact_type(*BUILDERS).count()
    try:
        documents = engine().count()
    except EngineUnavailable:
        says = "现在用不了，读者搜到的是直接从数据库里查的，少一些"
        mend = (
            "看集群是否在运行、地址对不对。"
            if settings.ELASTICSEARCH_URL
            else "在服务器上运行 manage.py search_rebuild。"
        )
        yield Reading(name, says, Level.ACT, mend)
        return
    if documents != pages and not queued["count"]:
        says = f"索引里 {documents} 页，已发布 {pages} 页"
        yield Reading(name, says, Level.WATCH, "在服务器上运行 manage.py search_rebuild 重做索引，读者照常用。")
    else:
        yield Reading(name, f"正常回答，索引里 {documents} 页，已发布 {pages} 页")
    advice = "看后台任务进程和定时任务进程；改过的页面要等它更新了才搜得到。"
    yield waiting(
        "等更新索引", queued["count"], queued["oldest"], act_after=timedelta(minutes=15), advice=advice, thing="页"
    )
