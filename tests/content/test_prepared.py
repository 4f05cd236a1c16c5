"""Queries that are written once give what they would give if they were written each time."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext

from accounts.models import Scene
from content.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared(str, str)
def scenes_called(slug: str, name: str) -> QuerySet[Scene]:
    return Scene.objects.filter(slug=slug, name=name).order_by("pk")


@prepared(int, str)
def either(pk: int, slug: str) -> "QuerySet[Scene, tuple[int, str]]":
    by_key = Scene.objects.order_by().filter(pk=pk).annotate(how=Value("key")).values_list("pk", "how")
    return by_key.union(Scene.objects.order_by().filter(slug=slug).annotate(how=Value("slug")).values_list("pk", "how"))


@pytest.fixture
def dust() -> Scene:
    return Scene.objects.create(slug="dust", name="粉尘")


@pytest.fixture
def tank() -> Scene:
    return Scene.objects.create(slug="tank", name="有限空间")


def test_each_call_gets_the_rows_of_its_own_values(dust: Scene, tank: Scene) -> None:
    assert scenes_called("dust", "粉尘") == [dust]
    assert scenes_called("tank", "有限空间") == [tank]
    assert scenes_called("粉尘", "dust") == []
    assert scenes_called("dust", "粉尘") == [dust]


def test_what_changed_meanwhile_is_read(dust: Scene) -> None:
    scenes_called("dust", "粉尘")
    Scene.objects.filter(pk=dust.pk).update(name="木粉尘", order=7)
    assert scenes_called("dust", "粉尘") == []
    assert [row.order for row in scenes_called("dust", "木粉尘")] == [7]


def test_rows_of_tuples_from_two_tables(dust: Scene, tank: Scene) -> None:
    assert sorted(either(dust.pk, "tank")) == sorted([(dust.pk, "key"), (tank.pk, "slug")])
    assert sorted(either(tank.pk, "nowhere")) == [(tank.pk, "key")]


def test_a_value_is_never_part_of_the_sql(dust: Scene) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert scenes_called("dust' OR '1'='1", "%s") == []
    assert len(asked) == 1


def test_a_value_that_is_not_compared_as_it_is_is_refused(dust: Scene) -> None:
    begins = prepared(str)(lambda slug: Scene.objects.filter(slug__startswith=slug))
    with pytest.raises(ValueError, match="not every value"):
        begins("du")


def test_too_few_values_are_refused() -> None:
    with pytest.raises(TypeError):
        scenes_called("dust")


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_mix_their_values() -> None:
    scenes = [Scene.objects.create(slug=f"scene-{n}", name=f"场景{n}") for n in range(4)]
    wrong: list[tuple[Scene, list[Scene]]] = []

    def read(scene: Scene) -> None:
        try:
            found = [scenes_called(scene.slug, scene.name) for _ in range(50)]
            wrong.extend((scene, rows) for rows in found if rows != [scene])
        finally:
            connection.close()

    threads = [Thread(target=read, args=(scene,)) for scene in scenes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
