"""Makes tests/e2e/film/film.mp4.xz anew: python make_film.py FFMPEG. Run by hand; what it made is checked in."""

import lzma
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
GAP = 24 * 1024 * 1024
INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
PICTURE = ["-f", "lavfi", "-i", "testsrc=size=128x72:rate=4:duration=8"]
SOUND = ["-f", "lavfi", "-i", "sine=frequency=440:duration=8"]
H264 = ["-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-crf", "45", "-g", "8"]
AAC = ["-c:a", "aac", "-b:a", "8k", "-ar", "8000", "-ac", "1"]


def boxes(film: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, place and size of each box, those within boxes too."""
    while start < end:
        size, kind = struct.unpack_from(">I4s", film, start)
        yield kind, start, size
        if kind in INSIDE:
            yield from boxes(film, start + 8, start + size)
        start += size


def with_gap(film: bytearray) -> bytearray:
    """Put nothing, but much of it, between the first half and the second, so that a browser must skip to get there."""
    found = list(boxes(film, 0, len(film)))
    _, data, size = next(box for box in found if box[0] == b"mdat")
    starts: set[int] = set()
    tables = [place for kind, place, _ in found if kind == b"stco"]
    for place in tables:
        starts.update(struct.unpack_from(f">{_count(film, place)}I", film, place + 16))
    middle = min(start for start in starts if start > data + size / 2)
    for place in tables:
        for at in range(place + 16, place + 16 + 4 * _count(film, place), 4):
            (start,) = struct.unpack_from(">I", film, at)
            struct.pack_into(">I", film, at, start + GAP if start >= middle else start)
    struct.pack_into(">I", film, data, size + GAP)
    film[middle:middle] = bytes(GAP)
    return film


def _count(film: bytes, table: int) -> int:
    return int(struct.unpack_from(">I", film, table + 12)[0])


if __name__ == "__main__":
    raw = HERE / "raw.mp4"
    plain = ["-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run([sys.argv[1], "-v", "error", "-y", *PICTURE, *SOUND, *H264, *AAC, *plain, str(raw)], check=True)
    (HERE / "film.mp4.xz").write_bytes(lzma.compress(with_gap(bytearray(raw.read_bytes())), preset=9))
    raw.unlink()
