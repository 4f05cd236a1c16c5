"""From an uploaded table to written rows: what a member of staff sees at each step."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.imports import refusals
from intake.imports.door import abandon, begin, choose, confirm, move
from intake.imports.failed import failed_rows
from intake.imports.retention import tidy
from intake.imports.work import drain
from intake.models import Import, ImportRow, ImportWork, PrivateFile
from intake.models.imports import TRANSITIONS
from intake.tables.reading import read
from jobs.bounds import TookTooLong
from tests.intake.conftest import STAFF, kept_files, many, plants, uploaded
from tests.intake.practice.models import Plant
from tests.intake.practice.plants import LAYOUT, importer

pytestmark = pytest.mark.django_db

State = Import.State
OTHER = uuid.uuid4()


def verdicts(job: Import) -> list[str]:
    return list(job.rows.values_list("verdict", flat=True))


def written(job: Import, by: uuid.UUID = STAFF) -> Import:
    """The import, confirmed and worked off."""
    confirm(job, by=by)
    drain()
    job.refresh_from_db()
    return job


def test_a_preview_writes_nothing_and_says_what_would_happen() -> None:
    Plant.objects.create(code="C1", name="甲厂", staff=5)
    Plant.objects.create(code="C2", name="乙厂", staff=7)
    rows = [["甲厂", "C1", 5], ["乙厂", "C2", 8], ["丙厂", "C3", 1], ["丁厂", None, 1], ["戊厂", "C5", "x"]]
    job = uploaded(plants(*rows))
    assert job.state == State.PREVIEWED
    assert verdicts(job) == ["same", "changed", "new", "refused", "refused"]
    assert job.rows.get(number=3).changes == [["从业人数", "7", "8"]]
    assert "补上代码" in job.rows.get(number=5).message
    assert "不是整数" in job.rows.get(number=6).message
    assert Plant.objects.count() == 2
    assert Plant.objects.get(code="C2").staff == 7


def test_what_was_confirmed_is_written_once_and_the_rest_comes_back() -> None:
    Plant.objects.create(code="C2", name="乙厂", staff=7)
    job = written(uploaded(plants(["乙厂", "C2", 8], ["丙厂", "C3", 1, "2020-01-02"], ["丁厂", None], ["不收", "C9"])))
    assert job.state == State.DONE
    assert job.summary == {"all": 4, "new": 1, "changed": 1, "written": 2, "same": 0, "left_out": 2}
    assert sorted(Plant.objects.values_list("code", "staff", "writes")) == [("C2", 8, 1), ("C3", 1, 1)]
    assert Plant.objects.get(code="C3").since.isoformat() == "2020-01-02"
    returned = read(failed_rows(job, importer)[0], LAYOUT)
    assert [row.values["name"] for row in returned.rows] == ["丁厂", "不收"]
    assert "没有写入的原因" in returned.notes[0]


def test_the_same_table_again_changes_nothing() -> None:
    data = plants(*many(30))
    written(uploaded(data))
    again = uploaded(data, name="另一个名字.xlsx")
    assert set(verdicts(again)) == {"same"}
    assert "已经导入过" in again.notes[0]
    assert "30 行" in again.notes[0]
    with pytest.raises(refusals.NothingToWrite):
        confirm(again, by=STAFF)
    assert set(Plant.objects.values_list("writes", flat=True)) == {1}


def test_the_button_pressed_twice_is_one_import(private_dir: Path) -> None:
    data = plants(["甲厂", "C1"])
    first = begin(data, name="a.xlsx", importer=importer, by=STAFF)
    assert begin(data, name="a.xlsx", importer=importer, by=STAFF).pk == first.pk
    assert begin(data, name="a.xlsx", importer=importer, by=OTHER).pk != first.pk
    drain()
    confirm(first, by=STAFF)
    confirm(first, by=STAFF)
    drain()
    confirm(first, by=STAFF)
    drain()
    assert Plant.objects.get().writes == 1


def test_the_second_person_to_confirm_is_told() -> None:
    job = uploaded(plants(["甲厂", "C1"]))
    confirm(job, by=STAFF)
    with pytest.raises(refusals.AlreadyConfirmed, match="已经由别人确认"):
        confirm(job, by=OTHER)
    with pytest.raises(refusals.CannotStop):
        abandon(job)
    drain()
    with pytest.raises(refusals.AlreadyConfirmed):
        confirm(job, by=OTHER)
    with pytest.raises(refusals.AlreadyOver):
        abandon(job)
    assert Plant.objects.get().writes == 1


def test_nothing_is_confirmed_before_it_was_seen() -> None:
    job = begin(plants(["甲厂", "C1"]), name="a.xlsx", importer=importer, by=STAFF)
    with pytest.raises(refusals.NotReadyYet):
        confirm(job, by=STAFF)


def test_what_changed_after_the_preview_is_not_overwritten() -> None:
    Plant.objects.create(code="C1", name="甲厂", staff=5)
    job = uploaded(plants(["甲厂", "C1", 6], ["乙厂", "C2", 1], ["丙厂", "C3", 1]))
    Plant.objects.filter(code="C1").update(staff=99)
    Plant.objects.create(code="C2", name="乙厂", staff=1)
    job = written(job)
    assert Plant.objects.get(code="C1").staff == 99
    outcomes = dict(job.rows.values_list("number", "outcome"))
    assert outcomes == {2: "refused", 3: "same", 4: "written"}
    assert "被别人改过" in job.rows.get(number=2).message


def test_a_line_that_only_a_person_can_decide() -> None:
    for code in ("C1", "C2"):
        Plant.objects.create(code=code, name="甲厂", staff=1)
    job = uploaded(plants(["甲厂", None, 9], ["甲厂", None, 8]))
    assert verdicts(job) == ["choice", "choice"]
    with pytest.raises(refusals.NoSuchChoice):
        choose(job, number=2, choice="C7", importer=importer)
    line = choose(job, number=2, choice="C1", importer=importer)
    assert (line.verdict, line.changes) == ("changed", [["从业人数", "1", "9"]])
    assert choose(job, number=2, choice="C2", importer=importer).choice == "C2", "a choice can be taken back"
    job = written(job)
    assert sorted(Plant.objects.values_list("code", "staff")) == [("C1", 1), ("C2", 9)]
    assert job.summary["left_out"] == 1
    assert job.rows.left_out().get().number == 3


def test_one_line_that_fails_holds_up_no_other() -> None:
    job = written(uploaded(plants(["甲厂", "C1"], ["写不进去", "C2"], ["丙厂", "C3"])))
    assert job.state == State.DONE
    assert sorted(Plant.objects.values_list("code", "writes")) == [("C1", 1), ("C3", 1)]
    assert "联系管理员" in job.rows.get(number=3).message


def test_a_worker_whose_time_is_over_blames_no_line() -> None:
    job = uploaded(plants(["甲厂", "C1"], ["太慢", "C2"]))
    confirm(job, by=STAFF)
    with pytest.raises(TookTooLong):
        drain()
    job.refresh_from_db()
    assert job.state == State.CONFIRMED
    assert set(job.rows.values_list("outcome", flat=True)) == {""}
    assert ImportWork.objects.get().leased_until is None, "the next turn goes on with it"
    assert not Plant.objects.exists()


def test_a_table_that_cannot_be_read_leaves_a_sentence_and_no_file(private_dir: Path) -> None:
    job = uploaded(b"%PDF-1.7")
    assert job.state == State.REFUSED
    assert "这不是表格文件" in job.refusal
    assert job.file is None or job.file.is_over
    with pytest.raises(refusals.AlreadyOver):
        confirm(job, by=STAFF)


def test_an_abandoned_import_keeps_nothing() -> None:
    job = uploaded(plants(["甲厂", "C1"]))
    abandon(job)
    abandon(job)
    assert (ImportRow.objects.count(), ImportWork.objects.count(), Plant.objects.count()) == (0, 0, 0)
    assert all(file.is_over for file in PrivateFile.objects.all())
    with pytest.raises(refusals.AlreadyOver):
        confirm(job, by=STAFF)


def test_lines_are_kept_no_longer_than_needed() -> None:
    forgotten = uploaded(plants(["甲厂", "C1"]))
    done = written(uploaded(plants(["乙厂", "C2"])))
    Import.objects.filter(pk=forgotten.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    Import.objects.filter(pk=done.pk).update(ended_at=timezone.now() - timedelta(days=31))
    assert tidy() == 1
    assert tidy() == 0
    forgotten.refresh_from_db()
    assert forgotten.state == State.ABANDONED
    assert ImportRow.objects.count() == 0
    assert Import.objects.get(pk=done.pk).summary["written"] == 1


def test_the_door_knows_every_state_and_no_other_way() -> None:
    assert set(TRANSITIONS) == set(State)
    job = uploaded(plants(["甲厂", "C1"]))
    for to in set(State) - TRANSITIONS[job.state]:
        with pytest.raises(refusals.ImportRefused):
            move(job, to)
    for wrong in ({"state": State.DONE}, {"state": State.CONFIRMED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Import.objects.filter(pk=job.pk).update(**wrong)


def test_judging_asks_a_number_of_questions_that_does_not_grow(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        uploaded(plants(*many(400)))


def test_a_file_that_nobody_read_in_time_is_refused_in_words() -> None:
    job = begin(plants(["甲厂", "C1"]), name="a.xlsx", importer=importer, by=STAFF)
    PrivateFile.objects.update(delete_after=timezone.now())
    drain()
    job.refresh_from_db()
    assert job.state == State.REFUSED
    assert "重新上传" in job.refusal


def test_kept_files_go_when_their_lines_are_in(django_capture_on_commit_callbacks: object, private_dir: Path) -> None:
    job = begin(plants(["甲厂", "C1"]), name="a.xlsx", importer=importer, by=STAFF)
    assert len(kept_files(private_dir)) == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drain()
    assert kept_files(private_dir) == []
    job.refresh_from_db()
    assert (job.state, job.file) == (State.PREVIEWED, None)
