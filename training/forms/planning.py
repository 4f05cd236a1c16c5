"""What a training officer fills in about a session. Whether it may be so is for the domain to say."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from accounts.dates import moment
from accounts.domain.overtaking import OvertakenError
from accounts.forms import Shared
from training.domain.copying import MOST, Every
from training.domain.planning import FIELDS, to_minute
from training.domain.sessions import Sitting
from training.forms.taking import Form
from training.models import CoursePage, Session

# Lines for sittings that stand open, and those that a course of many days unfolds.
OPEN_LINES: Final = 2
LINES: Final = 16
_WRONG: Final = {"invalid": "请写成 2026-12-03 09:00 这样。"}


def _plausible(at: date) -> None:
    """Raise ValidationError for a year that nobody means, and of which some cannot be reckoned with."""
    if not 2000 <= at.year < 2100:
        raise forms.ValidationError("请核对年份。")


class _Moment(forms.DateTimeField):
    """A day and an hour, picked or typed."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        messages = _WRONG | kwargs.get("error_messages", {})
        super().__init__(**kwargs | {"error_messages": messages, "validators": [_plausible]})


_MOMENTS: Final = ("opens_at", "closes_at", "cancel_by", "priority_until")
_Address: Final = partial(forms.URLField, assume_scheme="https")


class SittingForm(Form):
    """One sitting; a line left empty is none."""

    number = 1

    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "请写成 2026-12-03 这样。"},
        validators=[_plausible],
    )
    begins = forms.TimeField(label="从", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(label="到", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing of a line that was begun."""
        filled: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and any(filled.values()) and not all(filled.values()):
            raise forms.ValidationError("日期、开始、结束，三样都要填；这一次不要了，就都清空。")
        return filled

    @property
    def sitting(self) -> Sitting | None:
        """When it begins and ends; None for an empty line."""
        filled = self.cleaned_data
        if not filled.get("day"):
            return None
        return moment(filled["day"], filled["begins"]), moment(filled["day"], filled["ends"])


class SessionForm(Shared, forms.ModelForm):
    """A session with its sittings. Saves nothing itself, and checks what a field can say only."""

    class Meta:
        model = Session
        fields = FIELDS
        field_classes: Final = {**dict.fromkeys(_MOMENTS, _Moment), "online_url": _Address}
        help_texts: Final = {
            "place": "没有现场、只在网上听，就空着。",
            "online_url": "报上名的人才看得到。",
            "note": "例如：带身份证和一支笔；坐 8 路车到示例路口。",
            "per_enterprise_cap": "不限就空着。",
            "waiting_cap": "不设候补就填 0。",
            "priority_until": "在这以前，只有优先的企业先报上，其他人先候补。不用就空着。",
        }

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Session | None = None,
        sittings: Iterable[Sitting] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        moments = {
            name: to_minute(value) for name in _MOMENTS if instance is not None and (value := getattr(instance, name))
        }
        super().__init__(data, instance=instance, initial={**moments, **(initial or {})}, label_suffix="")
        held = list(sittings)
        courses = Q(pk__in=CoursePage.objects.visible()) | Q(pk=instance.course_id if instance else None)
        chosen: Any = self.fields["course"]
        chosen.queryset = CoursePage.objects.filter(courses).only("title").order_by("path")
        for field in self.fields.values():
            field.error_messages.setdefault("required", "请填上这一项。")
            field.widget.attrs["autocomplete"] = "off"
        self.dates_were = _written(held)
        if data is not None:
            self.dates_were = data.get("dates_were", "")
        self.dates_faults: list[str] = []
        self.lines = [
            SittingForm(data, prefix=f"d{number}", initial=_line(held[number]) if number < len(held) else None)
            for number in range(max(LINES, len(held) + 2))
        ]
        for number, line in enumerate(self.lines, 1):
            line.number = number

    def _post_clean(self) -> None:
        """Check what a column can hold. The domain checks the whole, and says it in words."""
        for name, value in list(self.cleaned_data.items()):
            if type(value) is int:
                # How large a number may be the domain says, which lets none come near what a column can hold.
                continue
            try:
                Session._meta.get_field(name).run_validators(value)  # type: ignore[union-attr]
            except forms.ValidationError as refusal:
                self.add_error(name, refusal)

    def is_valid(self) -> bool:
        """Whether all that was filled in can be read, the sittings too."""
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    @property
    def dates(self) -> list[Sitting]:
        """The sittings that were filled in."""
        return [sitting for line in self.lines if (sitting := line.sitting)]

    @property
    def opened_dates(self) -> list[Sitting] | None:
        """The sittings that stood there when the form was opened; None where it does not tell."""
        return _read(self.dates_were)

    @property
    def values(self) -> dict[str, Any]:
        """What was written anew, by field."""
        return {name: value for name, value in self.changes().items() if name in FIELDS}

    def refuse(self, faults: Mapping[str, str], *, dates_now: Iterable[Sitting] = ()) -> None:
        """Say at each field what is wrong there; `dates_now`: what stands there, once it has been said."""
        for name, says in faults.items():
            if name == "dates":
                self.dates_faults.append(says)
                self.dates_were = _written(dates_now)
            else:
                self.add_error(name if name in self.fields else None, says)

    def overtaken(self, refusal: OvertakenError) -> None:
        """Say what somebody else wrote there; a moment without its seconds, as the field has it."""
        if isinstance(refusal.now, datetime):
            refusal.now = to_minute(refusal.now)
        super().overtaken(refusal)

    @property
    def open_lines(self) -> list[SittingForm]:
        """The lines that are seen at once: those that are filled, and some to fill."""
        return [
            line
            for number, line in enumerate(self.lines)
            if number < OPEN_LINES or line.initial or (line.is_bound and line.has_changed())
        ]

    @property
    def folded_lines(self) -> list[SittingForm]:
        """The others."""
        return [line for line in self.lines if line not in self.open_lines]

    def fields_of(self, *names: str) -> list[forms.BoundField]:
        """Fields to stand together."""
        return [self[name] for name in names]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields below the sittings, as one thinks of them."""
        return [
            ("在哪里", self.fields_of("place", "address", "online_url", "speaker_office", "note")),
            ("多少人", self.fields_of("capacity", "waiting_cap", "per_enterprise_cap")),
            ("怎么报名", self.fields_of("opens_at", "closes_at", "cancel_by", "offer_hours", "needs_approval")),
            ("谁优先", self.fields_of("priority_until", "priority_weak_base", "priority_listed")),
        ]


class SeriesForm(Form):
    """On which days copies are held: one day, a step from it, or a list of days."""

    first = forms.DateField(
        label="第一期从哪天开始",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "请写成 2026-12-03 这样。"},
        validators=[_plausible],
    )
    every = forms.ChoiceField(label="隔多久一期", choices=Every.choices, initial=Every.WEEK)
    count = forms.IntegerField(
        label="一共几期",
        min_value=1,
        max_value=MOST,
        initial=1,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), f"请填 1 到 {MOST}。"),
    )
    listed = forms.CharField(
        label="或者直接列出日期",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="一行一个，例如 2026-12-03。填了这里，上面的不算。",
    )

    def clean_listed(self) -> list[date]:
        """Return the days. Raises ValidationError that names what is none."""
        words = self.cleaned_data["listed"].replace("，", " ").replace("、", " ").replace("/", "-").split()
        found = [_day(word) for word in words]
        if None in found:
            raise forms.ValidationError(f"“{words[found.index(None)][:20]}”不是日期，请写成 2026-12-03 这样。")
        days = [day for day in found if day]
        for day in days:
            _plausible(day)
        return days

    def clean(self) -> dict[str, Any]:
        """Ask for one or the other."""
        filled: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not filled.get("first") and not filled.get("listed"):
            self.add_error("first", "请选第一期的日期。")
        return filled


class ReasonForm(Form):
    """Why a session is called off; whoever had a seat reads it."""

    reason = forms.CharField(
        label="为什么取消",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="报了名的人会看到，例如：讲课老师临时有任务，12 月另开一期。",
        error_messages={"required": "请写一句原因，报了名的人会看到。"},
    )


def _line(sitting: Sitting) -> dict[str, Any]:
    start, end = (timezone.localtime(at) for at in sitting)
    return {"day": start.date(), "begins": start.time(), "ends": end.time()}


def _written(sittings: Iterable[Sitting]) -> str:
    """Sittings as a hidden field holds them."""
    return ",".join(f"{start.isoformat()}/{end.isoformat()}" for start, end in sittings)


def _read(text: str) -> list[Sitting] | None:
    """Those again; None for what is none."""
    try:
        pairs = [[parse_datetime(part) for part in one.split("/")] for one in text.split(",")]
    except ValueError:
        return None
    found = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] and pair[1]]
    return found if len(found) == len(pairs) and all(timezone.is_aware(at) for one in found for at in one) else None


def _day(word: str) -> date | None:
    try:
        return parse_date(word)
    except ValueError:
        return None
