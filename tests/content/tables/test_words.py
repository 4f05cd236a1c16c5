"""用词检查 goes out as a table and comes in again; those who read and release pages keep it, nobody else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from content.domain.errors import NotForThisRole
from content.models import WatchedWord
from content.tables.words import WordImporter
from intake.imports.door import begin, confirm
from intake.imports.importers import Row
from intake.imports.work import READ_SECONDS, do_now
from intake.models import Import
from intake.tables.writing import write
from tests import factories

pytestmark = pytest.mark.django_db
HEADERS = ["要留意的写法", "种类", "建议写成", "没改好不能提交", "哪天核对的", "说明"]


def read(data: bytes, by: User) -> Import:
    job = begin(data, name="用词.xlsx", importer=WordImporter(), by=by.uuid)
    do_now(job, read_seconds=READ_SECONDS)
    job.refresh_from_db()
    return job


def test_words_come_in_change_and_are_checked_at_once(home: object) -> None:
    reviewer = factories.user(Role.REVIEWER)
    table = [
        ["示例旧职务", "领导姓名、职务", "示例职务", "是", date(2026, 11, 1), ""],
        ["台帐", "", "", "", "", "（清空）"],
        ["按", "", "安", "", "", ""],
        ["其它", "", "其他", "", "", ""],
    ]
    job = read(write(HEADERS, table), reviewer)
    verdicts = {row.number: (row.verdict, row.message) for row in job.rows.all()}
    assert [verdict for verdict, _ in verdicts.values()] == ["new", "changed", "refused", "same"]
    assert "2" in verdicts[4][1], "at least two characters"
    confirm(job, by=reviewer.uuid)
    do_now(job, read_seconds=READ_SECONDS)
    new = WatchedWord.objects.get(text="示例旧职务")
    assert (new.kind, new.better, new.blocks, new.checked_on) == ("leader", "示例职务", True, date(2026, 11, 1))
    changed = WatchedWord.objects.get(text="台帐")
    assert (changed.note, changed.better) == ("", "台账")
    assert not WatchedWord.objects.filter(text="按").exists()


def test_the_list_taken_out_comes_in_unchanged(home: object, client: Client) -> None:
    WatchedWord.objects.create(text="示例", unless="示例一\n示例二", blocks=True, checked_on=date(2026, 1, 2))
    releaser = factories.user(Role.RELEASER)
    client.force_login(releaser)
    assert reverse("import_words:start") in client.get(reverse("watched-words:index")).content.decode()
    job = read(client.get(reverse("import_words:template")).content, releaser)
    assert job.rows.count() == WatchedWord.objects.count()
    assert set(job.rows.values_list("verdict", flat=True)) == {"same"}


def test_an_editor_does_not_write_what_he_is_checked_by(home: object) -> None:
    with pytest.raises(NotForThisRole):
        WordImporter().apply([Row(2, {"text": "示例词语"})], by=factories.user(Role.EDITOR).uuid, about="")
