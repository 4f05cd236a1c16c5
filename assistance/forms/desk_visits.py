"""What the desk fills in to plan a visit and to change its team."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import Enterprise, User
from assistance.domain.team import fit_for
from assistance.enums import TeamRole, VisitState
from assistance.forms.fields import Day, Words
from assistance.models import HelpVisit


def _hour() -> forms.TimeField:
    return forms.TimeField(label="几点到", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


class _People:
    """Turns the keys that were ticked into the people who were offered."""

    people: dict[str, User]

    def chosen(self, keys: Iterable[str]) -> list[User]:
        """In the order in which they stand on the page."""
        wanted = set(keys)
        return [person for key, person in self.people.items() if key in wanted]


class PlanForm(_People, forms.Form):
    """When and who. Offered are those whom nothing keeps from that firm on that day."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    on = Day(label="哪天上门")
    starts_at = _hour()
    lead = forms.ChoiceField(label="带队干部", error_messages={"required": "请选一名带队干部。"})
    experts = forms.MultipleChoiceField(
        label="专家",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一名专家。",
            "invalid_choice": "选的专家里有人那天不能去，请重新选。",
        },
    )
    members = forms.MultipleChoiceField(label="队员", widget=forms.CheckboxSelectMultiple, required=False)
    joint_with = forms.CharField(
        label="联合帮扶的单位和人员", max_length=200, required=False, help_text="例如：消防救援大队 王某。可以不填。"
    )

    def __init__(self, data: Any = None, *, firm: Enterprise, on: date, **kwargs: Any) -> None:
        """Offer whom the day asked for leaves."""
        super().__init__(data, initial=kwargs.pop("initial", {}) | {"on": on}, **kwargs)
        try:
            self.day = parse_date(self.data.get("on", "")) or on if data else on
        except ValueError:
            self.day = on
        fit = fit_for(firm, max(self.day, timezone.localdate()))
        self.people = {str(row.person.pk): row.person for row in (*fit.experts, *fit.cadres)}
        self.fields["experts"].choices = [(str(row.person.pk), row.says) for row in fit.experts]  # type: ignore[attr-defined]
        cadres = [(str(row.person.pk), row.says) for row in fit.cadres]
        self.fields["lead"].choices = [("", "请选"), *cadres]  # type: ignore[attr-defined]
        self.fields["members"].choices = cadres  # type: ignore[attr-defined]
        self.kept_away = fit.kept_away

    def clean(self) -> dict[str, Any]:
        """Nobody goes twice."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        lead, members = given.get("lead"), given.get("members") or []
        if lead in members or set(members) & set(given.get("experts") or []):
            raise forms.ValidationError("同一个人只选一次：带队、专家、队员里选一样。")
        return given

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        given = dict(self.cleaned_data)
        return given | {
            "lead": self.chosen([given["lead"]])[0],
            "experts": self.chosen(given["experts"]),
            "members": self.chosen(given["members"]),
        }


class PostponeForm(forms.Form):
    """Another day."""

    on = Day(label="改到哪天")
    starts_at = _hour()
    why = Words(label="为什么改期", rows=2, required=True, help_text="企业会看到。")


class JoinForm(_People, forms.Form):
    """Somebody more, or another lead; after signing, somebody who looks whether it is gone."""

    takes_row = True
    person = forms.ChoiceField(label="谁", error_messages={"required": "请选一个人。"})
    role = forms.ChoiceField(label="做什么", choices=())

    def __init__(self, *args: Any, row: HelpVisit, **kwargs: Any) -> None:
        """Offer whom nothing keeps from that firm."""
        super().__init__(*args, **kwargs)
        is_ahead = row.state == VisitState.PLANNED
        fit = fit_for(row.enterprise, row.on if is_ahead else timezone.localdate())
        rows = {str(each.person.pk): each for each in (*fit.cadres, *fit.experts)}
        self.people = {key: each.person for key, each in rows.items()}
        self.fields["person"].choices = [("", "请选"), *((key, each.says) for key, each in rows.items())]  # type: ignore[attr-defined]
        roles = (TeamRole.CADRE, TeamRole.EXPERT, TeamRole.LEAD) if is_ahead else (TeamRole.VERIFIER,)
        self.fields["role"].choices = [(str(role), role.label) for role in roles]  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        """Return him."""
        return self.chosen([self.cleaned_data["person"]])[0]


class LeaveForm(_People, forms.Form):
    """Somebody less."""

    takes_row = True
    person = forms.ChoiceField(label="谁不去了", error_messages={"required": "请选一个人。"})
    why = Words(label="为什么换人", rows=2, required=True)

    def __init__(self, *args: Any, row: HelpVisit, **kwargs: Any) -> None:
        """Offer those of the team."""
        super().__init__(*args, **kwargs)
        team = row.team.all()
        self.people = {str(member.person_id): member.person for member in team}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "请选"),
            *((str(member.person_id), f"{member.person}（{member.get_role_display()}）") for member in team),
        ]

    def clean_person(self) -> User:
        """Return him."""
        return self.chosen([self.cleaned_data["person"]])[0]
