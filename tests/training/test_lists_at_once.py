"""Lists that come in at the same moment: seats are exact, nobody is there twice, nobody waits for ever.

On SQLite writers take turns; what could go wrong goes wrong on PostgreSQL.
"""

from functools import partial
from typing import Any

import pytest

from accounts.models import Enterprise, User
from intake.imports.door import begin, confirm
from intake.imports.work import do_now
from intake.models import Import
from intake.tables.writing import write
from tests.at_once import at_once
from tests.training.making import adds_up, firm, officer, person, session
from training.domain.errors import FullError
from training.domain.listed import about_of
from training.domain.registering import register
from training.models import Session, Trainee
from training.views.excel import desk_import, firm_import

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = [[f"示例工人{n}", f"139{n:08}", f"G{n}"] for n in range(60)]


@pytest.fixture(autouse=True)
def _private_dir(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_DIR = tmp_path / "private"


def previewed(at: Session, by: User, rows: list[list[str]], of: Enterprise | None = None) -> Import:
    """A list that has been uploaded and looked at."""
    heads = ["姓名", "手机号", "工号"] if of else ["企业", "姓名", "手机号", "工号"]
    importer = (firm_import if of else desk_import).importer
    about = about_of(at.uuid, of.uuid if of else None)
    job = begin(write(heads, rows), name="名单.xlsx", importer=importer, by=by.uuid, about=about)
    do_now(job)
    job.refresh_from_db()
    assert job.state == Import.State.PREVIEWED, job.refusal
    return job


def written(job: Import, by: User) -> Import:
    do_now(confirm(job, by=by.uuid))
    return Import.objects.get(pk=job.pk)


def state_of(at: Session, who: tuple[Trainee, User]) -> str:
    try:
        return str(register(Session.objects.get(pk=at.pk), trainee=who[0], by=who[1]).state)
    except FullError:
        return "full"


def test_two_upload_the_same_list_in_another_order_while_others_register() -> None:
    at, (made, boss) = session(capacity=40, waiting_cap=25), firm()
    other = firm(name="示例二厂")[0]
    chief, singles = officer(), [person() for _ in range(6)]
    first = previewed(at, boss, WORKERS, of=made)
    second = previewed(at, chief, [[made.name, *line] for line in reversed(WORKERS)])
    third = previewed(at, chief, [[other.name, f"别家{n}", f"138{n:08}", ""] for n in range(10)])
    acts = [partial(written, first, boss), partial(written, second, chief), partial(written, third, chief)]
    told = at_once(*acts, *(partial(state_of, at, who) for who in singles))
    jobs, states = told[:3], told[3:]
    assert [getattr(job, "state", job) for job in jobs] == [Import.State.DONE] * 3
    assert set(states) <= {"confirmed", "waitlisted", "full"}
    rows = list(at.registrations.values_list("state", flat=True))
    assert (rows.count("confirmed"), rows.count("waitlisted"), len(rows)) == (40, 25, 65)
    # Who came when all was full is not even written down.
    workers = list(Trainee.objects.filter(name__startswith="示例工人").values_list("name", flat=True))
    assert len(workers) == len(set(workers)) >= 65 - len(singles) - 10
    assert at.registrations.values("trainee").distinct().count() == 65
    assert adds_up(at)


def test_the_same_button_pressed_by_two_is_pressed_once() -> None:
    at, (made, boss) = session(capacity=100), firm()
    job = previewed(at, boss, WORKERS, of=made)
    told = at_once(*[partial(written, job, boss)] * 4)
    assert [one.state for one in told if isinstance(one, Import) and one.state == Import.State.DONE]
    assert not [one for one in told if isinstance(one, Exception)]
    do_now(job)
    assert at.registrations.count() == 60
    assert adds_up(at)
