"""What is drawn on a photo: rings and arrows in fractions of its width and height, so that they fit any size of it."""

from typing import Any, Final

from assistance.domain.errors import NotAMarkError

MOST: Final = 20
# Of each kind, the fractions that it has: a ring is as wide and as high as said, an arrow points to x2, y2.
KINDS: Final = {"ring": ("x", "y", "w", "h"), "arrow": ("x", "y", "x2", "y2")}
_DIGITS: Final = 4


def checked(marks: Any) -> list[dict[str, Any]]:
    """Return marks as they are kept, whatever a phone sent. Raises NotAMarkError."""
    if not isinstance(marks, list) or len(marks) > MOST:
        raise NotAMarkError
    return [_checked(mark) for mark in marks]


def paths(marks: list[dict[str, Any]], *, width: int, height: int) -> list[str]:
    """Return each mark as the `d` of an SVG path in a picture of this size."""
    return [(_ring if mark["kind"] == "ring" else _arrow)(mark, width, height) for mark in marks]


def _checked(mark: Any) -> dict[str, Any]:
    names = KINDS.get(str(mark.get("kind"))) if isinstance(mark, dict) else None
    if names is None:
        raise NotAMarkError
    kept: dict[str, Any] = {"kind": mark["kind"]}
    for name in names:
        value = mark.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise NotAMarkError
        kept[name] = round(float(value), _DIGITS)
    return kept


def _ring(mark: dict[str, Any], width: int, height: int) -> str:
    across, down = mark["w"] * width / 2, mark["h"] * height / 2
    left, middle = mark["x"] * width, mark["y"] * height + down
    arc = f"a{across:.1f},{down:.1f} 0 1,0"
    return f"M{left:.1f},{middle:.1f} {arc} {across * 2:.1f},0 {arc} {-across * 2:.1f},0z"


def _arrow(mark: dict[str, Any], width: int, height: int) -> str:
    x, y, tip_x, tip_y = (mark[name] * side for name, side in zip(KINDS["arrow"], (width, height) * 2, strict=True))
    back_x, back_y = (x - tip_x) / 4, (y - tip_y) / 4
    # Two strokes back from the tip, some 27 degrees to either side of the shaft.
    barbs = [(tip_x + back_x - side * back_y / 2, tip_y + back_y + side * back_x / 2) for side in (1, -1)]
    heads = " ".join(f"M{tip_x:.1f},{tip_y:.1f} L{barb_x:.1f},{barb_y:.1f}" for barb_x, barb_y in barbs)
    return f"M{x:.1f},{y:.1f} L{tip_x:.1f},{tip_y:.1f} {heads}"
