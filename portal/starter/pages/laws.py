"""The articles of law."""

from content.models import LawArticle
from portal.starter import streams
from portal.starter.addresses import law_place
from portal.starter.facts import Facts, FactsError, Row, slugs
from portal.starter.pages.common import editor_note, is_official, is_released
from portal.starter.pages.frame import index_code
from portal.starter.plan import PageSpec


def laws(facts: Facts) -> list[PageSpec]:
    """Return a page for each article, law by law in the order of the map."""
    pages = [_article(facts, Row(row, known_as=row["id"])) for row in facts.laws]
    return sorted(pages, key=lambda page: (page.fields["law_order"], page.fields["article_order"]))


def _article(facts: Facts, row: Row) -> PageSpec:
    code, law, article = row.take("id"), row.take("law"), row.take("article")
    confidence, url = row.take("confidence"), row.take("source_url")
    if law not in facts.law_map:
        raise FactsError(f"law_map.csv 里没有《{law}》")
    known, place = facts.law_map[law], law_place(article)
    page = PageSpec(
        code=code,
        kind="法规条款",
        model=LawArticle,
        parent=index_code("laws"),
        slug=f"{known['slug']}-{place.slug}",
        title=_title(known["short"], article),
        released=is_released(confidence),
        fields={
            "code": code,
            "law": law,
            "law_short": known["short"],
            "law_order": int(known["order"]),
            "article": article,
            "article_order": place.order,
            "topic": row.take("topic"),
            "gist": row.take("gist"),
            "penalty": row.take("penalty"),
            "sources": streams.sources(code, [(row.take("source"), url if is_official(url) else "")]),
            "confidence": confidence,
            "checked_against": row.take("checked_against"),
            "editor_note": editor_note(confidence),
        },
        tags={"scenes": slugs(known["scenes"])},
    )
    row.finish()
    return page


def _title(law: str, article: str) -> str:
    """Return what an article is called: a number stands in no title marks, a topic behind a colon."""
    numbered = law.endswith("号") or law.startswith("GB ")
    name = law if numbered else f"《{law}》"
    return f"{name}{' ' if numbered else ''}{article}" if "第" in article else f"{name}：{article}"
