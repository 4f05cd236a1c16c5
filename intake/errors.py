"""What intake says when it does not take something; each message tells the person what to do next."""

from typing import Final

NOT_WORD: Final = "这不是 Word 文件（.docx）。请用 Word 或 WPS 打开原文件，另存为 .docx 再传。"


class UploadRefused(Exception):
    """What was uploaded is not taken. `str()` of it is a Chinese sentence for whoever uploaded it.

    The kinds of upload (tables, images, documents) derive their own from it.
    """
