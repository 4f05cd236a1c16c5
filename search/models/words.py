"""Words that staff may change, and what tells every process that they have."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

LONGEST = 40
"""Characters of a word; what is longer is a sentence, and nobody would type it alike."""
LONGEST_GROUP = 600


class TermEntry(models.Model):
    """A word that text is not cut through. Made by `search.editing`."""

    word = models.CharField("词", max_length=LONGEST)
    folded = models.CharField(max_length=LONGEST * 2, unique=True, editable=False)
    frequency = models.PositiveIntegerField(
        "分量",
        default=3000,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        help_text="越大，越不会被切成更短的词。一般不用改。",
    )
    # As the file has it that this came from; another wording in the row is staff's.
    seed = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = "词语"
        verbose_name_plural = "词语"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """Words that mean nearly the same, or are met together. Made by `search.editing`."""

    class Kind(models.TextChoices):
        """What the words have to do with one another."""

        NEAR = "near", "一个意思：搜一个，也找别的"
        RELATED = "related", "有关联：只作为“相关搜索”提示"

    kind = models.CharField("关系", max_length=10, choices=Kind.choices, default=Kind.NEAR)
    # One a line.
    members = models.TextField("词", max_length=LONGEST_GROUP, help_text="一行一个，也可以用逗号、顿号隔开。")
    note = models.CharField("备注", max_length=200, blank=True, help_text="只给同事看：为什么这样分。")
    seed = models.CharField(max_length=LONGEST_GROUP, blank=True, editable=False)

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "、".join(self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """The words, in their order."""
        return tuple(self.members.splitlines())


class SeededLine(models.Model):
    """A line of the vocabulary files that was entered once. Entered again it is not, whatever became of it."""

    digest = models.CharField(max_length=64, primary_key=True)

    class Meta:
        verbose_name = "已录入的词表行"
        verbose_name_plural = "已录入的词表行"

    def __str__(self) -> str:
        return self.digest


class WordsState(models.Model):
    """One row. Its token is another after every change: whoever remembers a token knows whether he knows the words.

    Random and no counter: what a transaction that was rolled back would have counted is never counted again.
    """

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = "词表状态"
        verbose_name_plural = "词表状态"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_words_state")]

    def __str__(self) -> str:
        return self.token
