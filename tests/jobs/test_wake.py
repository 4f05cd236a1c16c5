"""Wake-ups: after the commit, one for many, taken by a real worker."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import periodic
from jobs.wake import wake
from tests.jobs.practice.work import hand_out, numbers_done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]


@pytest.fixture(autouse=True)
def _registered(registry: None) -> None:
    periodic.register("practice_errands", every=timedelta(hours=1))
    periodic.register("practice_fail", every=timedelta(hours=1))


def work_off() -> None:
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, reload=False, verbosity=0)


def woken() -> list[str]:
    return sorted(task.args_kwargs["args"][0] for task in DBTaskResult.objects.all())


def test_many_wake_ups_are_one_task_after_the_commit() -> None:
    with transaction.atomic():
        for _ in range(5):
            wake("practice_errands")
        wake("practice_fail")
        assert woken() == [], "nothing may be seen before the commit"
    assert woken() == ["practice_errands", "practice_fail"]
    wake("practice_errands")
    assert woken() == ["practice_errands", "practice_fail"]


def test_a_rolled_back_transaction_wakes_nobody() -> None:
    with transaction.atomic():
        wake("practice_errands")
        transaction.set_rollback(True)
    assert woken() == []


def test_a_wake_up_that_has_begun_does_not_stand_for_a_later_one() -> None:
    wake("practice_errands")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    wake("practice_errands")
    assert woken() == ["practice_errands", "practice_errands"]


def test_the_worker_does_the_work_it_was_woken_for() -> None:
    hand_out(3)
    wake("practice_errands")
    work_off()
    assert numbers_done() == [0, 1, 2]
    task = DBTaskResult.objects.get()
    assert (task.status, task.return_value) == (TaskResultStatus.SUCCESSFUL, True)


def test_waking_something_unknown_is_a_mistake_at_once() -> None:
    with pytest.raises(LookupError, match="no periodic command 'practice_wait'"):
        wake("practice_wait")
