"""A wrong address is told at start-up."""

from typing import Any

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize("wrong", ["es1:9200", "https://es1:9200,nonsense", "https://es1:port"])
def test_what_is_no_address_is_said_at_the_start(settings: Any, wrong: str) -> None:
    settings.ELASTICSEARCH_URL = wrong
    assert [error.id for error in run_checks()] == ["search.E001"]
    settings.ELASTICSEARCH_URL = ""


def test_a_missing_authority_is_said_at_the_start(settings: Any, tmp_path: Any) -> None:
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA = "https://es1:9200", str(tmp_path / "none.pem")
    assert [error.id for error in run_checks()] == ["search.E002"]
    settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_CA = ""


@pytest.mark.parametrize("right", ["", "https://user:p%40ss@es1:9200,http://es2:9200", "https://es1:443/path"])
def test_an_address_is_taken_whether_or_not_somebody_is_there(settings: Any, right: str) -> None:
    settings.ELASTICSEARCH_URL = right
    assert run_checks() == []
    settings.ELASTICSEARCH_URL = ""
