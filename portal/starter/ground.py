"""What pages stand on: groups, desk, districts, departments, sectors, scenes, rules, and the site itself."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Page, Site

from accounts.domain.groups import lay_groups
from accounts.models import Department, District, Scene, Sector
from content.domain.desk import lay_desk
from content.models import KnowledgePage
from portal.models import SiteIdentity, StarterRecord
from portal.starter.facts import Facts
from portal.starter.pages.common import known
from portal.starter.plan import plain
from portal.starter.report import Report
from training.enums import About, Audience, Certificate, Firm, Stage
from training.models import CertificateRule, TrainingRule

SITE = "SITE"


@transaction.atomic
def lay_ground(facts: Facts, report: Report) -> None:
    """Lay everything that is no page. Repeating it changes nothing; what people changed stays and is reported."""
    lay_groups()
    lay_desk()
    StarterRecord.objects.get_or_create(code=SITE)
    districts = [dict(row, order=number) for number, row in enumerate(facts.districts, start=1)]
    _lay(District, districts, "name", report)
    for model, rows in ((Department, facts.departments), (Sector, facts.sectors), (Scene, facts.scenes)):
        kept = [{"slug": row["slug"], "name": row["name"], "order": int(row["order"])} for row in rows]
        _lay(model, kept, "slug", report)
    _lay_rules(facts, report)


def _lay_rules(facts: Facts, report: Report) -> None:
    departments = dict(Department.objects.values_list("slug", "pk"))
    hours = [
        _rule(row, order) | {"stage": known(Stage, row["stage"]), "hours": _number(row["hours"])}
        for order, row in enumerate(facts.training_rules, 1)
    ]
    papers = [
        _rule(row, order)
        | {
            "certificate": known(Certificate, row["certificate"]),
            "about": known(About, row["about"]),
            "months": _number(row["months"]),
        }
        | {"department_id": departments[row["department"]] if row["department"] else None}
        for order, row in enumerate(facts.certificate_rules, 1)
    ]
    _lay(TrainingRule, hours, "code", report)
    _lay(CertificateRule, papers, "code", report)


def _rule(row: dict[str, str], order: int) -> dict[str, Any]:
    """The columns that every dated rule has; days stay text, as records keep them."""
    texts = {name: row[name] for name in ("code", "words", "source", "url")}
    days = {name: row[name] or None for name in ("effective_from", "effective_until")}
    words = {"who": known(Audience, row["who"]), "firm": known(Firm, row["firm"])}
    words["confidence"] = known(KnowledgePage.Confidence, row["confidence"])
    return texts | words | days | {"editor_note": row["note"], "order": order}


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def clear_stock_page() -> None:
    """Remove the welcome page that Wagtail's migrations make, with its site, while nobody has touched it."""
    plain_page = ContentType.objects.get_for_model(Page)
    for page in Page.objects.filter(depth=2, content_type=plain_page, numchild=0, latest_revision=None):
        page.delete()


def lay_site(home: Page, report: Report) -> None:
    """Make the home page the site's root at SITE_URL, and give the site its identity."""
    wanted = _site_address()
    record = StarterRecord.objects.get(code=SITE)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None and not record.content:
        site = Site.objects.create(root_page=home, is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME, **wanted)
        report.made.append(SITE)
    if site is None:
        report.keep(SITE, "默认站点已被删除，没有重新建立")
        return
    stands = {"hostname": site.hostname, "port": site.port}
    if stands != wanted and stands == record.content:
        site.hostname, site.port = wanted["hostname"], wanted["port"]
        site.save()
        report.updated.append(SITE)
    elif stands != wanted:
        report.keep(SITE, f"站点地址是 {site.hostname}:{site.port}，和 SITE_URL 不同，没有改动")
        wanted = record.content
    if record.content != wanted:
        StarterRecord.objects.filter(pk=record.pk).update(content=wanted)
    SiteIdentity.objects.get_or_create(site=site)


def _site_address() -> dict[str, Any]:
    address = urlsplit(settings.SITE_URL)
    return {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
    }


def _lay(model: type[models.Model], rows: list[dict[str, Any]], key: str, report: Report) -> None:
    """Lay rows known by `key`; a row is written again only while it still says what was loaded last."""
    codes = {row[key]: f"{model.__name__.upper()}-{row[key]}" for row in rows}
    records = StarterRecord.objects.in_bulk(list(codes.values()), field_name="code")
    stand = {getattr(row, key): row for row in model._default_manager.all()}
    for row in rows:
        code = codes[row[key]]
        record, standing = records.get(code), stand.get(row[key])
        if record is None:
            if standing is None:
                model._default_manager.create(**row)
                report.made.append(code)
            StarterRecord.objects.create(code=code, content=row)
        elif standing is None:
            report.keep(code, "已被删除，没有重新建立")
        else:
            _renew(standing, record, row, report)


def _renew(standing: Any, record: StarterRecord, row: dict[str, Any], report: Report) -> None:
    says = {name: plain(getattr(standing, name)) for name in row}
    if says == row:
        return
    if says != record.content:
        changed = [str(standing._meta.get_field(name).verbose_name) for name in row if says[name] != row[name]]
        report.keep(record.code, f"已有人改动：{'、'.join(changed)}")
        return
    for name, value in row.items():
        setattr(standing, name, value)
    standing.save()
    record.content = row
    record.save()
    report.updated.append(record.code)
