"""Pages of importing, for a room to put under an address of its own: upload, preview, progress, result.

They work without JavaScript, in the look of Wagtail's admin or in the room's own. Whoever may import is the room's to
say; what stands in the address before them is kept.
"""

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers

from intake.errors import UploadRefused
from intake.imports import door
from intake.imports.failed import failed_rows
from intake.imports.importers import Importer
from intake.imports.work import do_now
from intake.models import Import, ImportRow
from intake.models.imports import AT_WORK
from intake.private.answers import download
from intake.tables.template import template
from intake.tables.writing import CSV

PER_PAGE = 100
# So small that it is done while its page is waited for: less than a second.
SMALL_BYTES = 30 * 1024
SMALL_ROWS = 200
View = Callable[..., HttpResponseBase]
# What of an address is the desk's; what comes before is that of the room.
_OWN = {"key", "number"}
PASTED = "粘贴的内容.txt"


class ImportDesk:
    """One kind of import. `include(desk.urls)` routes it; `name` is the namespace of its addresses.

    `may` says whether a request's person may import, `person` gives his uuid. A room that must show each person or
    firm its own imports only overrides `imports` and `about`; one whose people have no admin says in `templates` where
    its own pages are, and in `around` what else they show.
    """

    templates = "intake/admin/import_"
    # What a room calls a verdict or an outcome, where it has a better word.
    words: Mapping[str, str] = {}
    nothing = "请先选一个文件，再点“上传”。"
    # What is to be done with what was written.
    after = ""

    def __init__(
        self,
        importer: Importer,
        *,
        name: str,
        title: str,
        may: Callable[[HttpRequest], bool],
        person: Callable[[HttpRequest], uuid.UUID],
    ) -> None:
        self.importer = importer
        self.name = name
        self.title = title
        self.may = may
        self.person = person

    def about(self, request: HttpRequest) -> str:
        """What the rows are for; handed to the importer."""
        return ""

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """What else the pages show."""
        return {}

    def imports(self, request: HttpRequest) -> QuerySet[Import]:
        """Those that this request may see."""
        return Import.objects.filter(layout=self.importer.layout.name, about=self.about(request))

    @property
    def urls(self) -> tuple[list[URLPattern], str]:
        """What `include()` takes."""
        one = "<uuid:key>/"
        return [
            path("", self._asked(self.start, "GET", "POST"), name="start"),
            path("template/", self._asked(self.template, "GET"), name="template"),
            path(one, self._asked(self.show, "GET"), name="show"),
            path(f"{one}confirm/", self._asked(self.confirm, "POST"), name="confirm"),
            path(f"{one}abandon/", self._asked(self.abandon, "POST"), name="abandon"),
            path(f"{one}choose/<int:number>/", self._asked(self.choose, "POST"), name="choose"),
            path(f"{one}failed/", self._asked(self.failed, "GET"), name="failed"),
        ], self.name

    def _asked(self, view: View, *methods: str) -> View:
        """Let in only who may, by the methods that are meant; a refused rule is a message on the page it came from."""

        # Reading a file takes seconds, during which no transaction may hold SQLite's write lock.
        @login_required
        @transaction.non_atomic_requests
        @wraps(view)
        def asked(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not self.may(request):
                raise PermissionDenied
            if request.method not in {*methods, "HEAD"}:
                return HttpResponseNotAllowed(methods)
            own = {name: value for name, value in kwargs.items() if name in _OWN}
            try:
                response = view(request, **own)
            except UploadRefused as refusal:
                messages.error(request, str(refusal))
                response = redirect(self._address(request, "show" if own else "start", key=own.get("key")))
            add_never_cache_headers(response)
            return response

        return asked

    # --- the pages --------------------------------------------------------------------------------------------------

    def start(self, request: HttpRequest) -> HttpResponse:
        """The form to upload with, and what was imported lately."""
        if request.method == "POST":
            return self._upload(request)
        return self._start(request)

    def _start(self, request: HttpRequest) -> HttpResponse:
        pasted = request.POST.get("pasted", "")
        context = {"latest": self.imports(request)[:10], "layout": self.importer.layout, "pasted": pasted}
        return self._page(request, "start", self.title, context)

    def _upload(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file") or _pasted(request)
        if upload is None:
            messages.error(request, self.nothing)
            return redirect(self._address(request, "start"))
        person, about = self.person(request), self.about(request)
        job = door.begin(upload, name=upload.name or "", importer=self.importer, by=person, about=about)
        if (upload.size or 0) <= SMALL_BYTES:
            do_now(job)
            job.refresh_from_db()
        if job.state == Import.State.REFUSED:
            messages.error(request, job.refusal)
            # What was pasted is not lost.
            return self._start(request) if request.POST.get("pasted") else redirect(self._address(request, "start"))
        return redirect(self._address(request, "show", key=job.uuid))

    def show(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """The preview, how far it is, or what came of it: whichever is its turn."""
        job = self._job(request, key)
        counts = job.rows.all().counts()
        if job.state in AT_WORK:
            return self._progress(request, job, counts)
        if job.state in {Import.State.REFUSED, Import.State.ABANDONED}:
            messages.warning(request, job.refusal or "这次导入已放弃，什么都没有写入。")
            return redirect(self._address(request, "start"))
        shown = request.GET.get("show", "")
        rows = self._rows(job, shown)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        is_done = job.state == Import.State.DONE
        labels = {**_filters(is_done=is_done), **self.words}
        filters = [(value, labels[value], counts.get(value, 0)) for value in _filters(is_done=is_done)]
        said = job.rows.all().said()
        context = {"job": job, "counts": counts, "said": said, "lines": page, "filters": filters, "shown": shown}
        return self._page(request, "result" if is_done else "preview", f"{self.title}：{job.name}", context)

    def _progress(self, request: HttpRequest, job: Import, counts: dict[str, int]) -> HttpResponse:
        if job.state == Import.State.CONFIRMED:
            total, left = counts.get("writable", 0), counts.get("waiting", 0)
        else:
            total, left = counts["all"], counts.get("unjudged", 0)
        context = {"job": job, "total": total, "done": total - left}
        return self._page(request, "progress", f"{self.title}：{job.name}", context)

    def _rows(self, job: Import, shown: str) -> QuerySet[ImportRow]:
        if shown == "left_out":
            return job.rows.all().left_out()
        kept = {"outcome": shown.removeprefix("outcome_")} if shown.startswith("outcome_") else {"verdict": shown}
        return job.rows.filter(**kept) if shown in {*_VERDICTS, *_OUTCOMES} else job.rows.all()

    def template(self, request: HttpRequest) -> HttpResponse:
        """The empty table."""
        return download(template(self.importer.layout), name=f"{self.importer.layout.title}模板.xlsx")

    def failed(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """The lines that were left out, with the reasons."""
        data, kind = failed_rows(self._job(request, key), self.importer)
        return download(data, name=f"没有写入的行.{'csv' if kind == CSV else 'xlsx'}", content_type=kind)

    # --- what buttons do --------------------------------------------------------------------------------------------

    def confirm(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Have it written; a small one at once."""
        job = door.confirm(self._job(request, key), by=self.person(request))
        if job.rows.to_write().count() <= SMALL_ROWS:
            do_now(job)
        return redirect(self._address(request, "show", key=key))

    def abandon(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Leave everything as it was."""
        door.abandon(self._job(request, key))
        messages.success(request, "已放弃，什么都没有写入。")
        return redirect(self._address(request, "start"))

    def choose(self, request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
        """Decide one line."""
        choice = request.POST.get("choice", "")
        door.choose(self._job(request, key), number=number, choice=choice, importer=self.importer)
        return redirect(f"{self._address(request, 'show', key=key)}?show=choice")

    # --- common -----------------------------------------------------------------------------------------------------

    def _job(self, request: HttpRequest, key: uuid.UUID) -> Import:
        return get_object_or_404(self.imports(request), uuid=key)

    def _address(self, request: HttpRequest, view: str, key: uuid.UUID | None = None) -> str:
        assert request.resolver_match
        before = {name: value for name, value in request.resolver_match.kwargs.items() if name not in _OWN}
        return reverse(f"{self.name}:{view}", kwargs=before | ({"key": key} if key else {}))

    def _page(self, request: HttpRequest, view: str, title: str, context: dict[str, Any]) -> HttpResponse:
        urls = {name: self._address(request, name) for name in ("start", "template")}
        if "job" in context:
            key = context["job"].uuid
            urls |= {name: self._address(request, name, key) for name in ("show", "confirm", "abandon", "failed")}
        named = {"page_title": title, "header_icon": "upload", "urls": urls, "after": self.after}
        return render(request, f"{self.templates}{view}.html", named | context | self.around(request))


def _pasted(request: HttpRequest) -> UploadedFile | None:
    """What was pasted from a spreadsheet, as the file that it would be."""
    text = request.POST.get("pasted", "").strip("\r\n")
    return SimpleUploadedFile(PASTED, text.encode()) if text.strip() else None


_VERDICTS = dict(ImportRow.Verdict.choices)
_OUTCOMES = {f"outcome_{value}": label for value, label in ImportRow.Outcome.choices}


def _filters(*, is_done: bool) -> dict[str, str]:
    return _OUTCOMES | {"same": "没有变化", "refused": "有问题", "choice": "没有选"} if is_done else _VERDICTS
