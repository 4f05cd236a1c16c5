"""Rules about what leaves the wall as a case, each refusal in words for the person who asked."""

from assistance.domain.errors import AssistanceError


class CaseNamesSomebodyError(AssistanceError):
    """The text says whose it is."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(
            f"还看得出是谁家：{'、'.join(words)}。请改成“某企业”“一名员工”“某车间”这样的说法，别的地方也再看一遍。"
        )


class OwnCaseError(AssistanceError):
    """One's own words are cleared by somebody else."""

    def __init__(self) -> None:
        super().__init__("这份案例稿最后是您写的，要请另一位同事把关。")


class NowhereToPutCasesError(AssistanceError):
    """The site has no index of cases; what to do, the published side says."""
