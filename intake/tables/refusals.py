"""Why a table is not taken. Raised in the limited child too, so nothing here needs Django."""

from intake.errors import UploadRefused


class TableRefused(UploadRefused):
    """A table is not taken as a whole. Made without a text it carries its own."""

    text = "这个表格读不了。请下载模板，把数据粘贴进去再上传。"

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.text)


class EmptyFile(TableRefused):
    """No bytes at all."""

    text = "这个文件是空的。请确认表格已经保存，再上传一次。"


class FileTooLarge(TableRefused):
    """More bytes than the layout takes."""


class NotATable(TableRefused):
    """Something else: a picture, a Word file, a web page."""

    text = "这不是表格文件。请上传 Excel 工作簿（.xlsx）或 CSV 文件。"


class OldFormat(TableRefused):
    """.xls, .xlsb, or a web page that calls itself .xls."""

    text = "这是旧格式的表格。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再上传。"


class Encrypted(TableRefused):
    """It opens with a password only."""

    text = "这个表格设了打开密码。请在 Excel 或 WPS 里去掉密码，保存后再上传。"


class Damaged(TableRefused):
    """A workbook that cannot be read to its end."""

    text = "这个表格损坏了，读不完整。请用 Excel 或 WPS 打开，另存为新的 .xlsx 再上传。"


class Bomb(TableRefused):
    """It would unfold to far more than anybody types."""

    text = (
        "这个表格展开后太大，多半是末尾带着大量空行、空列或图片。"
        "请新建一个表格，只把有数据的部分粘贴过去（选“只粘贴数值”），再上传。"
    )


class Suspicious(TableRefused):
    """XML with entities of its own; no office program writes that."""

    text = "这个表格里有不该有的内容，没有读取。请新建一个表格，只把数据粘贴过去（选“只粘贴数值”），再上传。"


class TooMuchWork(TableRefused):
    """The child ran out of time or memory."""

    text = "这个表格太复杂，一时读不完。请新建一个表格，只把数据粘贴过去（选“只粘贴数值”），或分成几个表再上传。"


class TooManyRows(TableRefused):
    """More rows with data than the layout takes."""


class NoSheet(TableRefused):
    """A workbook in which no sheet can be found."""

    text = "没有在里面找到工作表。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再上传。"


class NoRows(TableRefused):
    """Headers and nothing below."""

    text = "表头下面没有数据。请填好再上传；以“例：”开头的示例行不算。"


class WrongTemplate(TableRefused):
    """Columns that must be there are not."""


class DoubledHeader(TableRefused):
    """One column stands there twice, and nobody can say which is meant."""


class UnknownEncoding(TableRefused):
    """A text file in a writing that is neither Unicode nor GB18030."""

    text = "这个 CSV 文件的文字编码认不出来。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再上传。"


def by_name(dotted: str, text: str) -> TableRefused | None:
    """The refusal that a child raised, from the dotted name of its class; None for any other exception."""
    module, _, name = dotted.rpartition(".")
    kind = globals().get(name) if module == __name__ else None
    return kind(text) if isinstance(kind, type) and issubclass(kind, TableRefused) else None
