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


class PictureNotOfItError(AssistanceError):
    """A photo of something else."""

    def __init__(self) -> None:
        super().__init__("有一张照片不是这项隐患的，不能放进案例。请刷新页面再选一次。")


class TooManyPicturesError(AssistanceError):
    """More photos than readers look at."""

    def __init__(self, most: int) -> None:
        super().__init__(f"一个案例最多放 {most} 张照片。请把最说明问题的留下，别的空着。")


class PictureGoneError(AssistanceError):
    """The photo has been discarded since it was chosen."""

    def __init__(self) -> None:
        super().__init__("有一张照片已经不在了。请退回修改，去掉那一张再交。")


class NoRoomForPicturesError(AssistanceError):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__("没有交出去：服务器的磁盘满了，照片存不下。稿子还在，请过一会儿再交，或者告诉系统管理员。")
