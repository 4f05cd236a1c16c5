"""Limited children: whatever happens in one, the caller gets a result or a named error, and nothing is left behind."""

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jobs import plain
from jobs.child import (
    ChildAnswerTooLarge,
    ChildDied,
    ChildError,
    ChildFailed,
    ChildOutOfMemory,
    ChildTimedOut,
    WarmChild,
    run_limited,
)
from tests.jobs.practice import tasks_for_children as asked
from tests.jobs.processes import FORK, alive, children
from tests.jobs.waiting import until

HERE = asked.__name__


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    before = set(children(os.getpid()))
    yield
    assert set(children(os.getpid())) <= before


def limited(name: str, *args: object, seconds: float = 20, memory_mib: int = 256, answer_mib: int = 16) -> object:
    return run_limited(f"{HERE}.{name}", args, seconds=seconds, memory_mib=memory_mib, answer_mib=answer_mib)


def test_plain_results_come_back_as_they_were() -> None:
    assert limited("add", 2, 3) == 5
    assert limited("plain_values") == asked.plain_values()


def test_large_arguments_and_results_pass() -> None:
    data = os.urandom(8 * 1024 * 1024)
    assert limited("echo", data) == data


@pytest.mark.parametrize(
    ("name", "seconds", "error"),
    [
        ("eat_memory", 20, ChildOutOfMemory),
        ("spin", 0.5, ChildTimedOut),
        ("sleep", 0.5, ChildTimedOut),
        ("abort", 20, ChildDied),
        ("crash", 20, ChildDied),
        ("leave", 20, ChildDied),
    ],
)
def test_what_goes_wrong_has_a_name(name: str, seconds: float, error: type[ChildError]) -> None:
    with pytest.raises(error):
        limited(name, seconds=seconds)


def test_an_exception_comes_with_its_name_text_and_place() -> None:
    with pytest.raises(ChildFailed) as caught:
        limited("refuse", "表里没有工作表")
    assert caught.value.kind == "tests.jobs.practice.refused.Refused"
    assert caught.value.message == "表里没有工作表"
    assert "in refuse" in caught.value.trace


def test_a_function_that_does_not_exist_is_a_failure_not_a_crash() -> None:
    with pytest.raises(ChildFailed, match=r"builtins\.AttributeError"):
        limited("no_such_function")
    with pytest.raises(ChildFailed, match=r"builtins\.ModuleNotFoundError"):
        run_limited("no.such.module.function", seconds=20, memory_mib=256)


def test_a_huge_result_is_refused_by_both_sides() -> None:
    with pytest.raises(ChildAnswerTooLarge):
        limited("large", 17 * 1024 * 1024)
    with pytest.raises(ChildAnswerTooLarge):
        limited("claim_size", 1 << 40)


def test_only_plain_data_are_let_in() -> None:
    with pytest.raises(ChildFailed, match=r"pathlib\.PosixPath is not plain data"):
        limited("not_plain")
    bomb = pickle.dumps(Path("/etc/passwd"))
    with pytest.raises(ChildDied, match="nonsense"):
        limited("send_rubbish", bomb)
    with pytest.raises(ChildDied, match="nonsense"):
        limited("send_rubbish", b"not a pickle")
    for misshapen in ((), 5, ("raised", 1), ("returned", 1, "many"), ("hello", 1, 2)):
        with pytest.raises(ChildDied, match="nonsense"):
            limited("send_rubbish", pickle.dumps(misshapen))
    with pytest.raises(plain.NotPlain, match=r"posix\.system"):
        plain.loads(pickle.dumps(os.system))


def test_what_the_child_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(ChildTimedOut):
        limited("spin_in_a_child_of_its_own", str(note), seconds=2)
    until(lambda: not alive(int(note.read_text())), "the grandchild is gone")


def test_the_child_does_not_learn_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:hush@db/portal")
    assert "hush" not in str(limited("environment"))


# --- kept warm ------------------------------------------------------------------------------------------------


@pytest.fixture
def warm() -> Iterator[WarmChild]:
    with WarmChild(memory_mib=256, calls=5, keep_mib=100, answer_mib=1) as child:
        yield child


def who(child: WarmChild) -> object:
    return child.call(f"{HERE}.who", seconds=20)


def test_a_warm_child_stays_and_is_replaced_after_its_calls(warm: WarmChild) -> None:
    pids = [who(warm) for _ in range(12)]
    assert pids[0] == pids[4] != pids[5] == pids[9] != pids[10] == pids[11]


def test_a_warm_child_that_grew_is_replaced(warm: WarmChild) -> None:
    grown = warm.call(f"{HERE}.keep", [150], seconds=20)
    assert warm.pid is None
    assert who(warm) != grown


def test_a_warm_child_that_failed_politely_stays(warm: WarmChild) -> None:
    before = who(warm)
    with pytest.raises(ChildFailed):
        warm.call(f"{HERE}.refuse", ["no"], seconds=20)
    assert who(warm) == before


@pytest.mark.parametrize(("name", "seconds"), [("spin", 0.5), ("abort", 20), ("eat_memory", 20)])
def test_a_warm_child_that_went_wrong_is_replaced(warm: WarmChild, name: str, seconds: float) -> None:
    before = who(warm)
    with pytest.raises(ChildError):
        warm.call(f"{HERE}.{name}", seconds=seconds)
    assert warm.pid is None
    assert who(warm) != before


def test_a_warm_child_killed_between_calls_is_not_noticed(warm: WarmChild) -> None:
    before = who(warm)
    os.kill(before, signal.SIGKILL)
    until(lambda: not alive(before), "the child is dead")
    assert who(warm) != before


def test_a_warm_child_killed_during_a_call_is_said(warm: WarmChild, tmp_path: Path) -> None:
    pid, note = who(warm), tmp_path / "begun"

    def kill_once_begun() -> None:
        until(note.exists, "the call is under way")
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_once_begun)
    killer.start()
    with pytest.raises(ChildDied, match="signal 9"):
        warm.call(f"{HERE}.say_and_sleep", [str(note)], seconds=60)
    killer.join()
    assert who(warm) != pid


def test_threads_take_turns_at_a_warm_child() -> None:
    with WarmChild(memory_mib=256, calls=7) as child, ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda number: child.call(f"{HERE}.add", [number, 1000], seconds=60), range(60)))
    assert sums == [number + 1000 for number in range(60)]


def use_in_fork(child: WarmChild, before: int) -> None:
    assert who(child) != before
    child.close()


def test_a_forked_process_gets_a_child_of_its_own(warm: WarmChild) -> None:
    before = who(warm)
    process = FORK.Process(target=use_in_fork, args=(warm, before))
    process.start()
    process.join(timeout=60)
    assert process.exitcode == 0
    assert who(warm) == before


def leave_a_child_behind(pid: object) -> None:
    child = WarmChild(memory_mib=256)
    pid.value = who(child)  # type: ignore[attr-defined]
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_child_ends_when_its_owner_is_killed() -> None:
    pid = FORK.Value("i", 0)
    owner = FORK.Process(target=leave_a_child_behind, args=(pid,))
    owner.start()
    owner.join(timeout=60)
    assert owner.exitcode == -signal.SIGKILL
    assert pid.value
    until(lambda: not alive(pid.value), "the orphan is gone")
