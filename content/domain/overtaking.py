"""Two windows at one page: what somebody else saved meanwhile is put beside what was typed, and neither is lost.

`accounts.domain.overtaking` does so for plain rows; here the form is Wagtail's and a page is many fields.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Manager
from django.http import QueryDict
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageSubscription, Revision

from accounts.models import User
from content.domain.history import bare
from content.proofing.fields import form_fields, labels_of
from intake.text import key_in

MINE: Final = "mine"
THEIRS: Final = "theirs"


@dataclass(frozen=True)
class Clash:
    """A part of the page that both changed, in words."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Overtaken:
    """What came of comparing. `only_mine`: what nobody else touched; `faults`: what cannot be kept as it was typed."""

    clashes: list[Clash]
    only_mine: dict[str, str]
    faults: list[str]


def is_overtaken(typed: QueryDict, latest: Revision | None) -> bool:
    """Whether somebody saved the page after the version on which this form was opened, or its own last save.

    As Wagtail decides for what it saves by itself (`EditView.is_out_of_date`); a form that says nothing is not.
    """
    if latest is None:
        return False
    own, opened = typed.get("overwrite_revision_id"), typed.get("loaded_revision_id")
    if own:
        return own != str(latest.pk)
    at = typed.get("loaded_revision_created_at", "")
    return bool(opened) and (opened, at) != (str(latest.pk), latest.created_at.isoformat())


def compare(page: Page, typed: QueryDict, latest: Revision, *, by: User) -> Overtaken:
    """Put what was typed beside the latest version, as seen from the version that both began with.

    Where that is gone, whatever differs counts as changed by both.
    """
    base = _base(page, typed)
    form, mine = _typed(page, typed, base or latest, by)
    was, now = (base.content if base else None), latest.content
    labels, both, only_mine = labels_of(page.specific_class), list[str](), dict[str, str]()
    for name, label in labels.items():
        written = mine.get(name)
        if name not in mine or bare(written) == bare(now.get(name)) or (was and bare(written) == bare(was.get(name))):
            continue
        if was and bare(was.get(name)) == bare(now.get(name)):
            only_mine[name] = label
        else:
            both.append(name)
    ours, theirs = (_in_words(one) if both else {} for one in (form.instance, latest.as_object()))
    clashes = [Clash(name, labels[name], ours[name], theirs[name]) for name in both]
    return Overtaken(clashes, only_mine, _faults(form, labels))


def merge(page: Page, typed: QueryDict, latest: Revision, choices: Mapping[str, str], *, by: User) -> Revision:
    """Save a version in which each clash is as chosen, and all else as whoever changed it left it.

    `choices`: MINE or THEIRS by the name of the part. The caller holds the lock of the page. Raises ValidationError
    where a part is not chosen, or where what was typed cannot be kept.
    """
    found = compare(page, typed, latest, by=by)
    unchosen = [clash.label for clash in found.clashes if choices.get(clash.name) not in {MINE, THEIRS}]
    if unchosen:
        raise ValidationError("请给每一处选一个：" + "、".join(unchosen) + "。")
    if found.faults:
        raise ValidationError(found.faults)
    base = _base(page, typed)
    form, _ = _typed(page, typed, base or latest, by)
    mine, result = form.save(commit=False), latest.as_object()
    for name in [*found.only_mine, *(clash.name for clash in found.clashes if choices[clash.name] == MINE)]:
        _take(result, mine, name)
    said = getattr(mine, COMMENTS_RELATION_NAME)
    getattr(result, COMMENTS_RELATION_NAME).add(*(comment for comment in said.all() if comment.pk is None))
    result.clean()
    if not result.live:
        # As Wagtail does with a draft of which readers see nothing.
        result.save()
    revision: Revision = result.save_revision(user=by, log_action=True, clean=False)
    return revision


def _base(page: Page, typed: QueryDict) -> Revision | None:
    """The version that this form and the other both began with, as it was then; None where that is gone."""
    own = typed.get("overwrite_revision_id")
    row = page.revisions.filter(pk=key_in(own or typed.get("loaded_revision_id", ""))).first()
    if row is None or own or row.created_at.isoformat() == typed.get("loaded_revision_created_at", ""):
        return row
    # Saved over since: what stands there now is not what was read.
    return None


def _typed(page: Page, typed: QueryDict, on: Revision, by: User) -> tuple[Any, dict[str, Any]]:
    """The form as it was sent, over the version it was opened on, and its parts as a revision would hold them."""
    form_class = page.get_edit_handler().get_form_class()
    subscription = PageSubscription(page=page, user=by)
    # What is asked of a page that is sent, is asked when it is sent.
    sent = typed.copy()
    for button in [name for name in typed if name.startswith("action-")]:
        del sent[button]
    form = form_class(
        sent, instance=on.as_object(), parent_page=page.get_parent(), subscription=subscription, for_user=by
    )
    form.defer_required_fields()
    form.is_valid()
    held = _serialized(form)
    asked = {*form.fields, *form.formsets}
    return form, {name: value for name, value in held.items() if name in asked and name not in form.errors}


def _serialized(form: Any) -> dict[str, Any]:
    """As a revision keeps it: dates are texts there."""
    page = form.save(commit=False) if form.is_valid() else form.instance
    kept: dict[str, Any] = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return kept


def _faults(form: Any, labels: dict[str, str]) -> list[str]:
    rows = (error for formset in form.formsets.values() for row in formset.errors for error in row.values())
    return [
        *(
            f"“{labels.get(name, name)}”：{'；'.join(errors)}（您写的：{form.data.get(name, '')}）"
            for name, errors in form.errors.items()
        ),
        *("；".join(errors) for errors in rows),
    ]


def _take(result: Page, mine: Page, name: str) -> None:
    value = getattr(mine, name)
    setattr(result, name, list(value.all()) if isinstance(value, Manager) else value)


def _in_words(page: Page) -> dict[str, str]:
    return {part.name: part.text for part in form_fields(page)}
