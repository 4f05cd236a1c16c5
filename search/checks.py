"""Tells at start-up what would otherwise fail at the first search."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from search.engines.chosen import engine


@register()
def cluster_address(app_configs: Sequence[Any] | None = None, **_: Any) -> list[Error]:
    """Say whether ELASTICSEARCH_URL is no address, or ELASTICSEARCH_CA no file. Asks nothing of the cluster.

    The client is loaded here, before the web server forks, so that its processes share the memory.
    """
    if not settings.ELASTICSEARCH_URL:
        return []
    ca = settings.ELASTICSEARCH_CA
    if ca and not Path(ca).is_file():
        return [Error(f"ELASTICSEARCH_CA：没有这个文件：{ca}", id="search.E002")]
    try:
        engine()
    except ValueError as error:
        hint = "每个网址都要写全，例如 https://user:password@es1:9200，几个之间用逗号隔开。"
        return [Error(f"ELASTICSEARCH_URL：不是网址：{error}", hint=hint, id="search.E001")]
    return []
