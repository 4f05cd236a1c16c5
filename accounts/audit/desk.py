"""The chain for the auditor: who did what when, whether it is whole, and taking it along; that is in the chain too."""

import hashlib
import tempfile
from functools import cached_property
from textwrap import wrap
from typing import Any

import django_filters
from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from accounts import policy
from accounts.audit.acts import About, Act, act_label
from accounts.audit.chain import record
from accounts.audit.checking import as_line, in_order
from accounts.enterprises.permissions import ByTable, demand
from accounts.models import AuditEntry, AuditHead, User
from intake.private.answers import download, protect
from intake.tables.writing import write
from theme.desk import DeskReportView

IN_MEMORY = 8 * 1024 * 1024
HEADS = ["第几条", "时间", "做了什么", "谁", "谁的编号", "对什么", "对象编号", "细节", "指纹"]
_FACTS = {
    "role": "岗位",
    "reason": "理由",
    "number": "第几次发布",
    "emergency_reason": "紧急发布的理由",
    "go_live_at": "定在",
    "address": "地址",
    "effective_on": "生效",
    "document": "文号",
    "file": "文件",
    "rows": "条数",
    "files": "文件数",
    "made_at": "备份于",
    "new": "新增",
    "changed": "改动",
}


class AuditFilterSet(WagtailFilterSet):
    """By act and by time; who did it is searched for."""

    act = django_filters.MultipleChoiceFilter(
        label="做了什么", choices=Act.choices, widget=forms.CheckboxSelectMultiple
    )
    at = django_filters.DateFromToRangeFilter(label="时间", widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditView(DeskReportView):
    """Every entry, newest first; above them, whether the chain is whole."""

    page_title = "审计记录"
    header_icon = "clipboard-list"
    index_url_name = "audit"
    index_results_url_name = "audit_results"
    permission_policy = ByTable(AuditEntry, {"view": policy.Act.SEE_AUDIT})
    template_name = "accounts/admin/audit.html"
    results_template_name = "accounts/admin/audit_results.html"
    search_fields = ["by_name", "about", "reference"]
    filterset_class = AuditFilterSet
    # Wagtail's own export leaves no trace: ours is `export_view`.
    list_export: list[str] = []
    show_export_buttons = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Answer with a page whatever Wagtail would take for its export."""
        super().setup(request, *args, **kwargs)
        self.is_export = False

    @cached_property
    def columns(self) -> list[Column]:
        """Return the number, when, what, by whom, about what, and the facts."""
        return [
            Column("number", label="第几条"),
            Column("at", label="时间", accessor=lambda row: f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"),
            Column("act", label="做了什么", accessor=lambda row: act_label(row.act)),
            Column("by_name", label="谁"),
            Column("about", label="对什么", accessor=self._about),
            Column("facts", label="细节", accessor=facts_in_words),
        ]

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        """Return all there are."""
        return AuditEntry.objects.all()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the state of the chain, and the names that people who are named by number have today."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        self._names = _names_today(context["object_list"])
        head = AuditHead.objects.filter(pk=AuditHead.ONLY).first() or AuditHead()
        # In groups, so that a phone can break the line.
        shown = " ".join(wrap(head.hash, 8))
        return {**context, "head": head, "hash": shown, "asked": self.request.GET.urlencode()}

    def _about(self, row: AuditEntry) -> str:
        name = self._names.get(row.reference)
        return f"{row.about}，现在叫{name}" if name else row.about


@require_POST
def export_view(request: HttpRequest, kind: str) -> FileResponse | HttpResponse:
    """Hand over what is filtered as a workbook, or the whole chain as lines that `audit_check --file` walks.

    A POST: the export itself becomes an entry.
    """
    by = demand(request, policy.Act.EXPORT_AUDIT)
    name = f"audit-{timezone.localdate()}.{kind}"
    return _workbook(request, by, name) if kind == "xlsx" else _lines(by, name)


def _workbook(request: HttpRequest, by: User, name: str) -> HttpResponse:
    rows = AuditFilterSet(request.GET, queryset=AuditEntry.objects.order_by("number"), request=request).qs
    if wanted := request.GET.get("q", "").strip():
        rows = rows.filter(Q(by_name__icontains=wanted) | Q(about__icontains=wanted) | Q(reference__icontains=wanted))
    found = list(rows)
    content = write(HEADS, map(_cells, found), title="审计记录")
    _note(by, name, hashlib.sha256(content), rows=len(found), filters=request.GET.urlencode())
    return download(content, name=name)


def _lines(by: User, name: str) -> FileResponse:
    hashed, count, last = hashlib.sha256(), 0, ""
    # Django closes it when it is sent.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    for entry in in_order():
        line = as_line(entry).encode()
        file.write(line)
        hashed.update(line)
        count, last = count + 1, entry.hash
    file.seek(0)
    _note(by, name, hashed, rows=count, last_hash=last)
    answer = FileResponse(file, content_type="application/jsonl")
    protect(answer, name=name)
    return answer


def _note(by: User, name: str, hashed: Any, **facts: Any) -> None:
    with transaction.atomic():
        record(Act.EXPORT, by=by, about=About("审计记录"), file=name, sha256=hashed.hexdigest(), **facts)


def _cells(row: AuditEntry) -> list[object]:
    return [
        row.number,
        row.at,
        act_label(row.act),
        row.by_name,
        str(row.by or ""),
        row.about,
        row.reference,
        facts_in_words(row),
        row.hash,
    ]


def facts_in_words(row: AuditEntry) -> str:
    """Return those facts that tell a reader something."""
    if counts := row.facts.get("lines"):
        return f"写入 {counts.get('written', 0)} 行，共 {counts.get('all', 0)} 行"
    return "；".join(f"{label}：{row.facts[key]}" for key, label in _FACTS.items() if row.facts.get(key))


def _names_today(rows: Any) -> dict[str, str]:
    prefix = f"{User._meta.label_lower}:"
    wanted = {row.reference.removeprefix(prefix) for row in rows if row.reference.startswith(prefix)}
    return {f"{prefix}{person.uuid}": str(person) for person in User.objects.filter(uuid__in=wanted)}
