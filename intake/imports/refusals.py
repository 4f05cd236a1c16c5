"""What the door of imports says when it stays shut."""

from intake.errors import UploadRefused


class ImportRefused(UploadRefused):
    """A rule of importing was not met."""


class AlreadyConfirmed(ImportRefused):
    """Somebody else was first."""

    def __init__(self) -> None:
        super().__init__("这次导入已经由别人确认了，不会写入两遍。请看结果。")


class AlreadyOver(ImportRefused):
    """Abandoned, refused or done."""

    def __init__(self) -> None:
        super().__init__("这次导入已经结束了。还要导入的话，请重新上传文件。")


class NotReadyYet(ImportRefused):
    """Not every line has its verdict."""

    def __init__(self) -> None:
        super().__init__("还在逐行核对，请等核对完、看过预览，再确认。")


class CannotStop(ImportRefused):
    """Already being written."""

    def __init__(self) -> None:
        super().__init__("已经开始写入，不能放弃了。写完以后请看结果。")


class NothingToWrite(ImportRefused):
    """No line is new or changed."""

    def __init__(self) -> None:
        super().__init__("没有可以写入的行：要么和现有的一样，要么有问题。请改好有问题的行，再上传。")


class NoSuchChoice(ImportRefused):
    """What was chosen is not among what was offered."""

    def __init__(self) -> None:
        super().__init__("这一行没有这个选项。请刷新页面，重新选。")
