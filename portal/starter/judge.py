"""Decides, page by page, whether the loader may write: only what people have not touched since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from wagtail.models import Page

from portal.models import StarterRecord
from portal.starter.plan import Content, PageSpec, fingerprint
from portal.starter.snapshot import Names, read_draft, read_pages

_NAMES = {
    "parent": "上级页面",
    "slug": "地址",
    "title": "标题",
    "law_links": "法规条款",
    "basis_links": "对应的条款",
    "criterion_links": "判定条款",
    "case_links": "案例",
    "audiences": "给谁上",
    "certificates": "和证书的关系",
    "clause_topics": "条题",
    "successions": "条款接替",
    "elsewhere": "这里没讲的",
}


class Act(Enum):
    """What to do with a page."""

    NOTHING = "nothing"
    FINISH = "finish"
    UPDATE = "update"
    KEEP = "keep"


@dataclass
class Verdict:
    """What to do with the page of one record, and what to tell the operator where people's work is kept."""

    act: Act
    spec: PageSpec
    record: StarterRecord
    page: Page | None = None
    remark: str = ""


@dataclass
class Judge:
    """Judges against the database as it stands when the judge is made."""

    specs: list[PageSpec]
    records: dict[str, StarterRecord]
    names: Names
    pages: dict[int, Page]
    stands: dict[int, Content] = field(default_factory=dict)

    @classmethod
    def sit(cls, specs: Iterable[PageSpec]) -> "Judge":
        """Read what is needed for judging these pages: a few queries for each page type."""
        specs = list(specs)
        codes = dict(StarterRecord.objects.filter(page__isnull=False).values_list("page_id", "code"))
        names = Names.read(codes)
        records = StarterRecord.objects.in_bulk([spec.code for spec in specs], field_name="code")
        keys: dict[type[Page], list[int]] = defaultdict(list)
        for spec in specs:
            record = records.get(spec.code)
            if record is not None and record.page_id:
                keys[spec.model].append(record.page_id)
        pages = Page.objects.in_bulk([key for found in keys.values() for key in found])
        stands: dict[int, Content] = {}
        for model, found in keys.items():
            stands |= read_pages(model, found, names)
        return cls(specs, records, names, pages, stands)

    def verdicts(self) -> list[Verdict]:
        """Return a verdict for each page that was ever made."""
        known = set(self.names.codes.values())
        return [self._judge(spec, self.records[spec.code], known) for spec in self.specs if spec.code in self.records]

    def _judge(self, spec: PageSpec, record: StarterRecord, known: set[str]) -> Verdict:
        page = self.pages.get(record.page_id or 0)
        if page is None or page.pk not in self.stands:
            return Verdict(Act.KEEP, spec, record, remark="已被删除，没有重新建立")
        wanted = spec.content(known)
        if not record.finished:
            act = Act.FINISH if page.latest_revision_id is None else Act.KEEP
            return Verdict(act, spec, record, page, remark="没导入完就有人改动，没有再写")
        if self._is_touched(record, page):
            return Verdict(
                Act.KEEP if (remark := self._remark(record, page, wanted)) else Act.NOTHING, spec, record, page, remark
            )
        if fingerprint(wanted, released=spec.released) == record.fingerprint:
            return Verdict(Act.NOTHING, spec, record, page)
        if record.released and not spec.released:
            return Verdict(Act.KEEP, spec, record, page, remark="文件里已改为未核对，请发布员撤下")
        return Verdict(Act.UPDATE, spec, record, page)

    def _is_touched(self, record: StarterRecord, page: Page) -> bool:
        stands = self.stands[page.pk]
        return (
            page.latest_revision_id != record.revision
            or page.live != record.released
            or any(stands[name] != value for name, value in record.content.items() if name in stands)
        )

    def _remark(self, record: StarterRecord, page: Page, wanted: Content) -> str:
        """Say in what a page that people touched differs from the files; nothing where it does not."""
        says = self.stands[page.pk]
        if page.latest_revision_id != record.revision and page.latest_revision is not None:
            says = read_draft(page.latest_revision.as_object(), self.names, parent=None) | {"parent": says["parent"]}
        differs = [_label(page, name) for name, value in wanted.items() if says[name] != value]
        if page.live != record.released:
            differs.append("已由人发布" if page.live else "已撤下")
        return f"已有人改动，和文件不同的是：{'、'.join(differs)}" if differs else ""


def _label(page: Page, name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    return str(page.specific_class._meta.get_field(name).verbose_name)


def left(record: StarterRecord, spec: PageSpec, *, revision: int, stands: Content, known: set[str]) -> StarterRecord:
    """Write into a record how the loader left its page."""
    record.content = stands
    record.fingerprint = fingerprint(spec.content(known), released=spec.released)
    record.revision = revision
    record.released = spec.released
    return record
