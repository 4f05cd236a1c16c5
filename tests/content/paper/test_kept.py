"""Papers made a moment ago are not made again, and do not fill the memory."""

from content.paper.kept import KeptPapers


def test_the_ones_not_asked_for_longest_make_room() -> None:
    papers = KeptPapers(limit=100)
    for name in "abcd":
        papers.put(name, b"x" * 25)
    papers.get("a")
    papers.put("e", b"x" * 25)
    assert [name for name in "abcde" if papers.get(name)] == ["a", "c", "d", "e"]


def test_the_same_paper_counts_once_and_a_huge_one_is_not_kept() -> None:
    papers = KeptPapers(limit=100)
    for _ in range(9):
        papers.put("a", b"x" * 20)
    papers.put("b", b"x" * 20)
    papers.put("huge", b"x" * 26)
    assert papers.get("a")
    assert papers.get("b")
    assert papers.get("huge") is None
