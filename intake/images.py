"""Pictures that people upload: decoded in a limited child and painted anew, so that only what is seen is kept.

Gone with the old file: place and time of taking, owner's name, markup, colour profiles, whatever hung behind the
picture or was hidden in it. Turned upright, at most 4,000 pixels long, as JPEG, or as PNG where it was one or one
looks through it. Moving pictures are refused: they cannot be printed, and they distract.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from intake.errors import UploadRefused
from intake.kinds import START, kind_of
from intake.limited import MIB, ask, check_size, start_of

MOST_BYTES: Final = 20 * MIB
# Of width times height. A phone's largest setting in common use is 64 million.
MOST_PIXELS: Final = 80_000_000
LONGEST_SIDE: Final = 4000
# Of the clock, for a machine that is busy; the work itself has a limit of its own (intake.inside.budget).
SECONDS: Final = 15.0
MEMORY_MIB: Final = 1024

TAKEN: Final = {"jpeg", "png", "gif", "webp", "bmp", "heic", "avif"}
FIRST_CAMERAS: Final = 1900
# What a file dialogue offers. What a file is, its content says.
ENDINGS: Final = ("jpg", "jpeg", "jfif", "png", "gif", "webp", "bmp", "heic", "heif", "avif")

BROKEN: Final = "这张图打不开：没有传完，或者文件坏了。请在手机或电脑上先打开看一眼，重新导出或重拍一张再传。"
TOO_MUCH: Final = "这张图处理起来太费时间，没有收下。请用看图软件另存为普通的 JPG，再传。"
SHRINK: Final = "请先压缩，或者在手机上截一张图再传。"
_INSTEAD: Final = {
    "svg": "SVG 图里可能藏着程序，不能收。请导出成 PNG 或 JPG 再传。",
    "tiff": "TIFF 图在网页上看不了。请另存为 JPG 或 PNG 再传。",
    "psd": "这是 Photoshop 的原稿。请导出成 JPG 或 PNG 再传。",
    "pdf": "这是 PDF，不是图片。请截图，或者作为文件上传。",
    "mp4": "这是视频，不是图片。请作为文件上传。",
    "webm": "这是视频，不是图片。请作为文件上传。",
}
NOT_A_PICTURE: Final = "这不是能用的图片。请传 JPG、PNG、GIF、WebP、BMP 或手机拍的 HEIC。"


@dataclass(frozen=True)
class CleanImage:
    """A picture painted anew. `format` is "jpeg" or "png"; width and height are in pixels, as it is shown."""

    content: bytes
    format: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        """The ending its name must have, without the dot."""
        return "jpg" if self.format == "jpeg" else "png"


def clean(file: bytes | IO[bytes]) -> CleanImage:
    """Look at a picture by its content and paint it anew. Raises UploadRefused; the file is only read."""
    return views(file, sizes=(LONGEST_SIDE,)).pictures[0]


@dataclass(frozen=True)
class Views:
    """A picture painted anew in several sizes, and when its camera says that it was taken: its clock, no zone."""

    pictures: tuple[CleanImage, ...]
    taken_at: datetime | None


def views(file: bytes | IO[bytes], *, sizes: tuple[int, ...]) -> Views:
    """Look at a picture by its content and paint it anew, once for each of `sizes` (pixels of the longest side).

    For pictures whose original is kept beside. Raises UploadRefused; the file is only read.
    """
    check_size(file, MOST_BYTES, SHRINK)
    kind = kind_of(start_of(file, START))
    if kind not in TAKEN:
        raise UploadRefused(_INSTEAD.get(kind, NOT_A_PICTURE))
    answer = ask(
        "picture.views",
        file,
        MOST_PIXELS,
        sizes,
        seconds=SECONDS,
        memory_mib=MEMORY_MIB,
        broken=BROKEN,
        too_much=TOO_MUCH,
    )
    match answer:
        case ([*painted], str(taken)) if len(painted) == len(sizes):
            return Views(tuple(_one(view) for view in painted), _taken(taken))
    raise UploadRefused(BROKEN)


def _one(answer: object) -> CleanImage:
    match answer:
        case (bytes(content), "jpeg" | "png" as form, int(width), int(height)) if _as_said(content, form):
            return CleanImage(content, form, width, height)
    # A child that was taken over may send anything that is plain.
    raise UploadRefused(BROKEN)


def _taken(text: str) -> datetime | None:
    try:
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras know no zone
    except ValueError:
        return None
    # Before there were any, it is no time; that of the year 1 no table takes.
    return taken if taken.year >= FIRST_CAMERAS else None


def _as_said(content: bytes, form: str) -> bool:
    return kind_of(content[:START]) == form
