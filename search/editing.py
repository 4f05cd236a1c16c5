"""What staff may do with words and picks: everything that would spoil search is refused with a sentence."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from search import known
from search.language.folding import fold
from search.models import Promotion, SynonymGroup, TermEntry
from search.models.words import LONGEST, LONGEST_GROUP
from search.pages import visible_pages

_PARTED = re.compile(r"[,，、;；\n\r]+")
_SAYS_SOMETHING = re.compile(r"[^\W_]")


class WordsError(Exception):
    """A change to words or picks is refused; `field` is the one to look at, the text says what to do.

    `now`: what stands in the row, where somebody else wrote it meanwhile.
    """

    def __init__(self, field: str, message: str, *, now: str = "") -> None:
        self.field, self.now = field, now
        super().__init__(message)


def split(text: str) -> list[str]:
    """Return the words of what somebody typed: one a line, or parted by commas."""
    return [word for part in _PARTED.split(text) if (word := " ".join(part.split()))]


@transaction.atomic
def keep_term(row: TermEntry, *, word: str, frequency: int, was: str = "") -> TermEntry:
    """Enter or change a word; `was`: the word that the person had before him. Raises WordsError."""
    known.changed()
    _refuse_overtaken(row, "word", was)
    word = _sound(word, "word")
    if TermEntry.objects.filter(folded=fold(word)).exclude(pk=row.pk).exists():
        raise WordsError("word", f"“{word}”已经有了。")
    row.word, row.folded, row.frequency = word, fold(word), frequency
    row.save()
    return row


@transaction.atomic
def keep_group(row: SynonymGroup, *, members: str, kind: str, note: str = "", was: str = "") -> SynonymGroup:
    """Enter or change a group; `was`: the words that the person had before him. Raises WordsError."""
    known.changed()
    _refuse_overtaken(row, "members", was)
    wanted = [_sound(word, "members") for word in split(members)]
    _refuse_poor(wanted)
    _refuse_taken(row, wanted, kind)
    row.members, row.kind, row.note = "\n".join(wanted), kind, note.strip()
    row.save()
    return row


@transaction.atomic
def keep_promotion(
    row: Promotion, *, phrase: str, page: Page, is_exact: bool = False, until: date | None = None
) -> Promotion:
    """Enter or change a pick. Raises WordsError."""
    known.changed()
    phrase = _sound(phrase, "phrase")
    if not visible_pages().filter(pk=page.pk).exists():
        raise WordsError("page", f"读者现在看不到《{page.title}》，发布以后再推荐。")
    if until and until < timezone.localdate():
        raise WordsError("until", "这一天已经过了。")
    same = [one for one in Promotion.objects.filter(page=page).exclude(pk=row.pk) if fold(one.phrase) == fold(phrase)]
    if same:
        raise WordsError("phrase", f"搜“{phrase}”时已经推荐这一页了，请改那一条。")
    row.phrase, row.page, row.is_exact, row.until = phrase, page, is_exact, until
    row.save()
    return row


def _sound(word: str, field: str) -> str:
    """Return the word, tidied, if search can do something with it."""
    word = " ".join(word.split())
    if not word:
        raise WordsError(field, "请写上词。")
    if len(word) > LONGEST:
        raise WordsError(field, f"“{word[:10]}…”太长了，最多 {LONGEST} 个字。挑里面关键的词写。")
    if len(split(word)) > 1:
        raise WordsError(field, f"“{word}”里有逗号或顿号。这里一次写一个词。")
    plain = fold(word)
    if not _SAYS_SOMETHING.search(plain):
        raise WordsError(field, f"“{word}”里没有字。")
    if len(plain.strip()) < 2:
        raise WordsError(field, f"“{word}”太短，会到处碰上。至少两个字，比如把“氨”写成“液氨”。")
    return word


def _refuse_poor(wanted: list[str]) -> None:
    if not wanted:
        raise WordsError("members", "请写上词。")
    seen: set[str] = set()
    for word in wanted:
        if fold(word) in seen:
            raise WordsError("members", f"“{word}”写了两次。繁体、全角、大小写不同的算一个词。")
        seen.add(fold(word))
    if len(wanted) < 2:
        raise WordsError("members", "一组至少两个词，另一个写读者常用的叫法。")
    if len("\n".join(wanted)) > LONGEST_GROUP:
        raise WordsError("members", "这一组太多了，请分成几组，每组只放一个意思的词。")


def _refuse_taken(row: SynonymGroup, wanted: Iterable[str], kind: str) -> None:
    """Refuse what another group of the kind has: a question for one would then find what belongs to the other."""
    asked = {fold(word): word for word in wanted}
    for other in SynonymGroup.objects.filter(kind=kind).exclude(pk=row.pk):
        taken = next((asked[fold(word)] for word in other.words if fold(word) in asked), None)
        if taken:
            raise WordsError("members", f"“{taken}”已经在“{other}”这一组里。要添词，请改那一组。")


def _refuse_overtaken(row: TermEntry | SynonymGroup, name: str, was: str) -> None:
    """Refuse where somebody else has changed the row, or taken it away, since the person began to write."""
    if row.pk is None or not was:
        return
    now = type(row).objects.select_for_update().filter(pk=row.pk).values_list(name, flat=True).first()
    if now is None:
        raise WordsError(name, "您写的时候，别人把这一条删了。您填的还在这一页上，要留就新建一条。")
    if now.splitlines() != was.splitlines():
        said = "、".join(now.splitlines())
        message = f"您写的时候，别人改成了“{said}”。您填的还在这一页上，对一下，再存一次就以您的为准。"
        raise WordsError(name, message, now=now)
