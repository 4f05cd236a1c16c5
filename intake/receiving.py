"""Large files on their way in. Where the disk is full, the form around them is still read: only the file is lost."""

import errno
import io
from contextlib import suppress
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Unwritten(UploadedFile):
    """A file that found no room: whoever reads it meets the OSError of the disk."""

    def __init__(self, error: OSError, **about: Any) -> None:
        super().__init__(io.BytesIO(), **about)
        self._error = error

    def read(self, *_: int) -> bytes:
        """Raise what the disk said."""
        raise self._error


class LargeFileHandler(TemporaryFileUploadHandler):
    """Django's own, which for a full disk would give up the whole form."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another one."""
        super().new_file(*args, **kwargs)
        self._error: OSError | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write it, as long as there is room."""
        if self._error is None:
            self._try(super().receive_data_chunk, raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return it, or what stands for it."""
        # What is still to be written is written now.
        done = self._try(super().file_complete, file_size) if self._error is None else None
        if self._error is None:
            return done
        with suppress(OSError):
            self.file.close()
        name, kind = self.file.name, self.content_type
        return Unwritten(self._error, name=name, content_type=kind, size=file_size)

    def _try(self, act: Any, *args: Any) -> Any:
        try:
            return act(*args)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self._error = error
            return None
