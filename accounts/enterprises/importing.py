"""The bureau's Excel list of enterprises: read into the register, month after month, without doubling anything.

A line is matched by code, then by name. An empty cell leaves what is there: a list that knows less makes nobody poorer.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError

from accounts.credit_code import normalise_code
from accounts.domain.enterprises import FIELDS, change, differences, enter, key_of, one_at_a_time, tidy
from accounts.domain.errors import AccountsError
from accounts.domain.matching import Matching
from accounts.enums import Grade, Size, Standing
from accounts.models import District, Enterprise, EnterpriseContact, Scene, Sector, StaffUnit, User
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import Column, Kind, Layout

NEW: Final = "new"
LAYOUT: Final = Layout(
    "enterprises",
    "企业名录",
    (
        Column(
            "name", "企业名称", required=True, also=("单位名称", "名称", "企业全称"), example="示例企业01", longest=120
        ),
        Column(
            "code",
            "统一社会信用代码",
            Kind.CODE,
            also=("信用代码", "社会信用代码", "统一代码"),
            example="91350100M000100Y43",
            help="18 位。没有就空着，系统给一个临时代码。",
            once=True,
        ),
        Column("district", "县区", also=("所属县区", "区县", "所在区县"), help="写基础数据里的名称。"),
        Column("sector", "行业领域", also=("行业", "所属行业"), help="写基础数据里的名称。"),
        Column("scenes", "场景", help="几个场景用顿号隔开。"),
        Column("address", "生产经营地址", also=("地址", "经营地址", "详细地址"), example="甲路 1 号"),
        Column("size", "规模", Kind.CHOICE, also=("企业规模",), choices=tuple(Size.choices)),
        Column("grade", "监管等级", Kind.CHOICE, also=("分级", "风险等级"), choices=tuple(Grade.choices)),
        Column("standing", "标准化等级", Kind.CHOICE, also=("标准化",), choices=tuple(Standing.choices)),
        Column("weak_base", "安全基础薄弱", Kind.YES_NO),
        Column("unit", "监管科室", also=("科室", "监管单位"), help="写基础数据里的名称。"),
        Column("longitude", "经度", help="十进制度数，例如 118.089425。"),
        Column("latitude", "纬度", help="十进制度数，例如 24.479834。"),
        Column("closed_on", "停业、注销日期", Kind.DATE, also=("注销日期", "停业日期")),
        Column("contact_name", "联系人", also=("联系人姓名", "负责人"), example="示例人员01", longest=60),
        Column("contact_position", "职务", also=("联系人职务",), longest=40),
        Column(
            "contact_phone",
            "联系电话",
            also=("电话", "手机", "手机号", "联系人电话"),
            example="0592-0000000",
            longest=24,
        ),
    ),
    max_rows=50_000,
)
_HEADERS: Final = {column.key: column.header for column in LAYOUT.columns} | {"scenes": "场景"}
_BY_NAME: Final = {"district": District, "sector": Sector, "unit": StaffUnit}
_PLACES: Final = {"longitude": Decimal("0.000001"), "latitude": Decimal("0.000001")}


@dataclass
class _Plan:
    """What would be done with one line."""

    verdict: Verdict
    values: dict[str, Any] = field(default_factory=dict)
    into: Enterprise | None = None
    contact: dict[str, str] = field(default_factory=dict)


class RegisterImporter:
    """Judges lines against the register and writes them through its doors."""

    layout = LAYOUT

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """Return a verdict for each line; a dozen queries, whatever their number."""
        return {number: plan.verdict for number, plan in _plans(rows).items()}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Write the lines; return those that could not be, each with a sentence."""
        one_at_a_time()
        clerk, failed = User.objects.get(uuid=by), {}
        for number, plan in _plans(rows).items():
            try:
                _write(plan, by=clerk)
            except (AccountsError, ValidationError) as refusal:
                failed[number] = "；".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        return failed


def _write(plan: _Plan, *, by: User) -> None:
    if plan.verdict.kind not in {VerdictKind.NEW, VerdictKind.CHANGED}:
        return
    if plan.into is None:
        row = enter(by=by, **plan.values)
    else:
        row = plan.into
        change(row, by=by, **plan.values)
    if plan.contact:
        EnterpriseContact.objects.get_or_create(
            enterprise=row,
            name=plan.contact["name"],
            phone=plan.contact["phone"],
            defaults={"position": plan.contact["position"]},
        )


def _plans(rows: Sequence[Row]) -> dict[int, _Plan]:
    known, lists = _Known(rows), _Lists()
    seen: dict[str, int] = {}
    return {row.number: _plan(row, known, lists, seen) for row in rows}


def _plan(row: Row, known: "_Known", lists: "_Lists", seen: dict[str, int]) -> _Plan:
    try:
        values = _values(row, lists)
    except ValidationError as error:
        return _Plan(Verdict(VerdictKind.REFUSED, "；".join(error.messages)))
    key = values.get("code") or key_of(values["name"])
    if (first := seen.setdefault(key, row.number)) != row.number:
        return _Plan(Verdict(VerdictKind.REFUSED, f"和第 {first} 行是同一家。请只留一行。"))
    contact = _contact(row)
    found = known.matching(values)
    if row.choice:
        found = [one for one in found if str(one.pk) == row.choice]
    elif known.is_doubtful(values, found):
        choices = [(str(one.pk), f"就是名录里的“{one}”（{one.code}）") for one in found]
        return _Plan(
            Verdict(VerdictKind.CHOICE, "名录里有同名的企业，请选。", choices=[*choices, (NEW, "另外登记一家")])
        )
    if not found:
        return _Plan(Verdict(VerdictKind.NEW), values, contact=contact)
    into = found[0]
    changes = [(_HEADERS[name], _say(old), _say(new)) for name, (old, new) in differences(into, values).items()]
    if contact and (contact["name"], contact["phone"]) not in known.contacts_of(into):
        changes.append(("联系人", "", contact["name"]))
    kind = VerdictKind.CHANGED if changes else VerdictKind.SAME
    return _Plan(Verdict(kind, changes=changes), values, into, contact)


class _Known(Matching):
    """What of the register the lines of one chunk may mean."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__(
            codes={code for row in rows if (code := row.text("code"))},
            names={name for row in rows if (name := row.text("name"))},
            related=("scenes", "contacts"),
        )

    def matching(self, values: Mapping[str, Any]) -> list[Enterprise]:
        """Return whom a line may mean."""
        return self.meant(code=values.get("code", ""), name=values["name"])

    def is_doubtful(self, values: Mapping[str, Any], found: Sequence[Enterprise]) -> bool:
        """Whether a person must say: several of one name, or one that has another real code."""
        code = values.get("code", "")
        if not found or self.knows(code):
            return False
        return len(found) > 1 or bool(code and not found[0].code_is_temporary)

    def contacts_of(self, enterprise: Enterprise) -> set[tuple[str, str]]:
        """Return names and numbers that are there."""
        return {(row.name, row.phone) for row in enterprise.contacts.all()}


class _Lists:
    """The words of basic data, by name."""

    def __init__(self) -> None:
        self._rows = {key: {str(row): row for row in model._default_manager.all()} for key, model in _BY_NAME.items()}
        self._scenes = {row.name: row for row in Scene.objects.all()}

    def one(self, key: str, name: str) -> Any:
        """Return the row of this name. Raises ValidationError that says what may stand there."""
        rows = self._rows[key]
        if name not in rows:
            raise ValidationError(_unknown(_HEADERS[key], name, rows))
        return rows[name]

    def scenes(self, text: str) -> list[Scene]:
        """Return the scenes named, split as people split them."""
        names = [
            name for name in text.replace("，", "、").replace(",", "、").replace("；", "、").split("、") if name.strip()
        ]
        if unknown := [name for name in names if name.strip() not in self._scenes]:
            raise ValidationError(_unknown("场景", unknown[0], self._scenes))
        return [self._scenes[name.strip()] for name in names]


def _unknown(what: str, name: str, rows: Iterable[str]) -> str:
    some = "、".join(list(rows)[:8])
    return f"{what}里没有“{name}”。可以填：{some}{'……' if len(list(rows)) > 8 else ''}"


def _values(row: Row, lists: _Lists) -> dict[str, Any]:
    """Return what the line says, as the domain takes it. Raises ValidationError with all that is wrong at once."""
    read: dict[str, Callable[[Any], Any]] = {
        "name": lambda text: tidy(str(text)),
        "code": lambda text: normalise_code(str(text)),
        "scenes": lambda text: lists.scenes(str(text)),
        **{key: lambda text, key=key: lists.one(key, str(text)) for key in _BY_NAME},  # type: ignore[misc]
        **{key: lambda text, step=step: _degrees(str(text), step) for key, step in _PLACES.items()},  # type: ignore[misc]
    }
    values, problems = {}, []
    for key in ("name", "code", "scenes", *FIELDS):
        cell = row.values.get(key)
        if cell in (None, ""):
            continue
        try:
            values[key] = read[key](cell) if key in read else cell
        except ValidationError as error:
            problems += error.messages
    if ("longitude" in values) != ("latitude" in values):
        problems.append("经度、纬度要填就都填。")
    if problems:
        raise ValidationError(problems)
    return values


def _degrees(text: str, step: Decimal) -> Decimal:
    try:
        return Decimal(text).quantize(step)
    except InvalidOperation:
        raise ValidationError(f"“{text}”不是经纬度。请填十进制度数，例如 118.089425。") from None


def _contact(row: Row) -> dict[str, str]:
    """Return the contact that a line names, or nothing."""
    cells = {part: row.text(f"contact_{part}") for part in ("name", "position", "phone")}
    return cells if cells["name"] else {}


def _say(value: Any) -> str:
    """A value as the preview shows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
