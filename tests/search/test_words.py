"""Words and synonyms that staff may change: what is refused, what lasts, and that every process hears of it."""

import gc
import subprocess
import sys
import weakref
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection

from search import analysis, known
from search.editing import WordsError, keep_group, keep_promotion, keep_term
from search.engines.chosen import engine
from search.language.terms import Term, vocabulary, vocabulary_of_files
from search.models import Promotion, SynonymGroup, TermEntry
from search.queue import differences
from search.seeding import seed
from tests import factories
from tests.search.asking import drained, page, titles
from tests.search.processes import ROOT, run

pytestmark = pytest.mark.django_db

FILES = vocabulary_of_files()


def group_of(word: str) -> SynonymGroup:
    return SynonymGroup.objects.get(members__regex=rf"(^|\n){word}(\n|$)", kind="near")


def vocabulary_now() -> Any:
    known.refresh()
    return vocabulary()


def test_a_new_site_knows_what_the_files_say() -> None:
    assert vocabulary_now() is not FILES
    assert vocabulary_now().fingerprint == FILES.fingerprint
    assert (vocabulary_now().synonyms, vocabulary_now().related, vocabulary_now().phrases) == (
        FILES.synonyms,
        FILES.related,
        FILES.phrases,
    )


def test_entering_the_files_again_changes_nothing_and_undoes_nothing() -> None:
    assert seed() == 0
    group = group_of("动火票")
    keep_group(group, members=group.members + "\n动火单子", kind="near")
    group_of("盲板抽堵").delete()
    keep_term(TermEntry.objects.get(word="气体检测报警系统"), word="气体检测报警系统", frequency=7)
    TermEntry.objects.get(word="吉林省应急管理厅").delete()
    before = vocabulary_now()
    assert seed() == 0
    assert vocabulary_now() is before
    assert any("动火单子" in group for group in vocabulary_now().synonyms)
    assert not any("盲板抽堵" in group for group in vocabulary_now().synonyms)
    assert Term("气体检测报警系统", 7) in vocabulary_now().terms
    assert "吉林省应急管理厅" not in {term.word for term in vocabulary_now().terms}


def test_a_release_with_other_lines_brings_them_but_leaves_what_staff_wrote() -> None:
    keep_group(SynonymGroup(), members="墨铲机，装载机", kind="near")
    mine = group_of("动火票")
    keep_group(mine, members="动火票、热作业票", kind="near")
    lines = [line for line in FILES.synonyms if "除尘" not in line and "动火票" not in line]
    release = replace(
        FILES,
        terms=(*FILES.terms, Term("锁气阀门", 10)),
        synonyms=(*lines, ("除尘", "清灰", "扫灰"), ("装载机", "轮式装载机"), ("动火票", "动火证")),
    )
    assert seed(release) == 2
    assert group_of("扫灰").words == ("除尘", "清灰", "扫灰")
    assert SynonymGroup.objects.filter(members__contains="粉尘清扫").count() == 0
    assert group_of("装载机").words == ("墨铲机", "装载机")
    assert SynonymGroup.objects.get(pk=mine.pk).words == ("动火票", "热作业票")
    assert "锁气阀门" in {term.word for term in vocabulary_now().terms}


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ("", "请写上词"),
        (" ，\n、", "请写上词"),
        ("墨铲机", "至少两个词"),
        ("墨铲机，墨铲机", "写了两次"),
        ("GM10，ｇｍ10", "写了两次"),
        ("墨铲机，" + "长" * 41, "太长"),
        ("墨铲机，氨", "太短"),
        ("CO灶，C", "太短"),
        ("墨铲机，——", "没有字"),
        ("墨铲机，有限空间", "已经在“有限空间、受限空间"),
        ("墨铲机，有限空間", "已经在"),
    ],
)
def test_a_group_that_would_spoil_search_is_refused(members: str, says: str) -> None:
    count = SynonymGroup.objects.count()
    with pytest.raises(WordsError, match=says) as refused:
        keep_group(SynonymGroup(), members=members, kind="near")
    assert refused.value.field == "members"
    assert SynonymGroup.objects.count() == count


@pytest.mark.parametrize(
    ("word", "says"),
    [("", "请写上"), ("尘", "太短"), ("长" * 41, "太长"), ("除尘，清灰", "一次写一个"), ("gb30871", "已经有了")],
)
def test_a_word_that_would_spoil_search_is_refused(word: str, says: str) -> None:
    with pytest.raises(WordsError, match=says):
        keep_term(TermEntry(), word=word, frequency=10)


def test_a_group_is_tidied_and_may_be_saved_again() -> None:
    group = keep_group(SynonymGroup(), members="  墨铲机 ,装载机;轮式  装载机 \r\n 推土铲", kind="near")
    assert group.words == ("墨铲机", "装载机", "轮式 装载机", "推土铲")
    again = keep_group(group, members=group.members, kind="near", was=group.members)
    assert again.words == group.words
    # What is merely met together may be near something else.
    keep_group(SynonymGroup(), members="墨铲机，叉车", kind="related")


def test_who_saves_second_sees_what_the_first_wrote() -> None:
    group = group_of("动火票")
    mine, was = SynonymGroup.objects.get(pk=group.pk), group.members
    keep_group(group, members="动火票，动火单子", kind="near", was=was)
    with pytest.raises(WordsError, match="别人改成了“动火票、动火单子”") as refused:
        keep_group(mine, members="动火票，热作业票", kind="near", was=was)
    keep_group(mine, members="动火票，热作业票", kind="near", was=refused.value.now)
    assert SynonymGroup.objects.get(pk=group.pk).words == ("动火票", "热作业票")
    group.delete()
    with pytest.raises(WordsError, match="删了"):
        keep_group(mine, members="动火票，热作业票", kind="near", was="动火票\n热作业票")


def test_a_synonym_works_at_once_and_without_a_new_index() -> None:
    factories.criterion(title="装载机没有倒车警报", gist="装载机倒车", keywords="")
    drained()
    # Among the words of the page none is like it.
    assert titles(page("钩老哥")) == []
    keep_group(SynonymGroup(), members="钩老哥，装载机", kind="near")
    assert titles(page("钩老哥")) == ["装载机没有倒车警报"]
    with engine().turn(wait=1.0) as turn:
        assert turn.needs_rebuild() == ""
    SynonymGroup.objects.get(members__contains="钩老哥").delete()
    assert titles(page("钩老哥")) == []


def test_a_new_word_has_the_index_made_anew_once_for_many_edits(caplog: pytest.LogCaptureFixture) -> None:
    factories.criterion(title="锁老气阀没有装")
    drained()
    for word in ("锁老气阀", "钩老哥", "铲老车"):
        keep_term(TermEntry(), word=word, frequency=90000)
    assert titles(page("锁老气阀")) == ["锁老气阀没有装"]
    drained()
    drained()
    assert caplog.text.count("the vocabulary has changed") == 1
    assert "锁老气阀" in analysis.tokens("锁老气阀没有装").words
    assert titles(page("锁老气阀")) == ["锁老气阀没有装"]
    assert differences() == []


def test_a_word_that_comes_while_the_index_is_made_is_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.criterion(title="锁老气阀没有装")

    def every() -> Any:
        yield from ()
        keep_term(TermEntry(), word="锁老气阀", frequency=90000)
        known.refresh()

    known.refresh()
    with engine().turn(wait=1.0) as turn:
        turn.rebuild(every())
        assert "vocabulary" in turn.needs_rebuild()


def test_an_old_vocabulary_is_let_go() -> None:
    analysis.question("有限空间")
    first = weakref.ref(vocabulary_now())
    analysis.question("有限空间")
    for members in ("钩老哥，装载机", "钩老弟，装载车"):
        keep_group(SynonymGroup(), members=members, kind="near")
        vocabulary_now()
        analysis.question("有限空间")
    gc.collect()
    assert first() is None


def test_while_the_database_is_away_search_knows_what_it_knew() -> None:
    def away(*_: Any) -> Any:
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        assert vocabulary_now() is FILES
    keep_group(SynonymGroup(), members="钩老哥，装载机", kind="near")
    before = vocabulary_now()
    keep_group(SynonymGroup(), members="钩老弟，装载车", kind="near")
    with connection.execute_wrapper(away):
        assert vocabulary_now() is before
    assert any("钩老弟" in group for group in vocabulary_now().synonyms)


def test_one_small_query_tells_that_nothing_has_changed(django_assert_num_queries: Any) -> None:
    vocabulary_now()
    with django_assert_num_queries(1):
        known.refresh()


class TestOtherProcesses:
    """Over a committed database."""

    SAYS = "import sys\nfrom search import analysis, known\n"
    SAYS += "for _ in sys.stdin:\n    known.refresh(at_once=True)\n"
    SAYS += "    print(analysis.equivalents('钩老哥'), flush=True)\n"

    @pytest.fixture
    def _django_db_helper(self, environment: dict[str, str]) -> None:
        """Work on the committed database, not in a transaction that other processes cannot see."""

    def test_every_process_hears_of_a_change_and_the_next_drain_makes_the_index_anew(
        self, environment: dict[str, str]
    ) -> None:
        factories.criterion(title="锁老气阀没有装")
        run(environment, "search_drain")
        other = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", self.SAYS],
            env=environment,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdin
        assert other.stdout

        def asked() -> str:
            other.stdin.write("\n")
            other.stdin.flush()
            return other.stdout.readline()

        assert asked() == "[]\n"
        keep_group(SynonymGroup(), members="钩老哥，装载机", kind="near")
        assert asked() == "['装载机']\n"
        other.communicate(timeout=30)
        keep_term(TermEntry(), word="锁老气阀", frequency=90000)
        run(environment, "search_drain")
        known.refresh(at_once=True)
        with engine().turn(wait=1.0) as turn:
            assert turn.needs_rebuild() == ""
        assert "一致" in run(environment, "search_check")


def test_a_pick_must_be_something_that_readers_see() -> None:
    hidden = factories.criterion(live=False)
    with pytest.raises(WordsError, match="看不到"):
        keep_promotion(Promotion(), phrase="粉尘", page=hidden.page_ptr)
    shown = factories.criterion()
    keep_promotion(Promotion(), phrase="粉尘", page=shown.page_ptr)
    with pytest.raises(WordsError, match="已经推荐"):
        keep_promotion(Promotion(), phrase="粉塵", page=shown.page_ptr)
