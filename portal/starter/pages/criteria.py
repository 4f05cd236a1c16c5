"""The criteria: each row in its three layers, and what only editors see apart from them."""

from content.models import CriterionPage
from portal.starter import streams
from portal.starter.addresses import criterion_place
from portal.starter.facts import Facts, Row
from portal.starter.pages.common import editor_note, is_official, is_released, lines, refs
from portal.starter.plan import PageSpec
from portal.starter.words import cut, divide


def criteria(facts: Facts) -> list[PageSpec]:
    """Return a page for each criterion, standard by standard and in the order of its items."""
    order = list(facts.standard_map)
    pages = [_criterion(facts, Row(row, known_as=row["id"])) for row in facts.criteria]
    return sorted(pages, key=lambda page: (order.index(page.parent), page.fields["item_order"]))


def _criterion(facts: Facts, row: Row) -> PageSpec:
    code, standard, item = row.take("id"), row.take("standard"), row.take("item")
    sector, confidence, url = row.take("sector"), row.take("confidence"), row.take("source_url")
    place = criterion_place(item)
    basis = cut(row.take("not_this_source"), "核对文本")
    told_basis = divide(basis.readers)
    note = divide(row.take("note", ""))
    page = PageSpec(
        code=code,
        kind="判定条款",
        model=CriterionPage,
        parent=standard,
        slug=place.slug,
        title=row.take("subject"),
        released=is_released(confidence),
        fields={
            "code": code,
            "item": item,
            "item_order": place.order,
            "sector_label": sector,
            "not_this_source": told_basis.readers,
            "remark": note.readers,
            **_layers(row),
            "sources": streams.sources(code, [(row.take("source"), url if is_official(url) else "")]),
            "confidence": confidence,
            "confidence_scope": row.take("confidence_scope"),
            "in_force_note": row.take("in_force_note", ""),
            "checked_against": row.take("checked_against"),
            "not_this_checked_against": "；".join(part for part in (told_basis.editors, basis.editors) if part),
            "editor_note": editor_note(confidence, note.editors),
        },
        links={"law_links": refs("law", row.take("law_ids"))},
        tags={
            "sectors": facts.sectors_of([sector]),
            "scenes": facts.scenes_of_criterion(standard, sector, item),
        },
    )
    row.finish()
    return page


def _layers(row: Row) -> dict[str, str]:
    """Return what readers are told as given: our reading of the item, advice, and the words people use."""
    code = row.known_as
    return {
        "gist": row.take("gist"),
        "not_this": lines(row.take("not_this"), of=code),
        "consequence": row.take("consequence"),
        "legal_basis": lines(row.take("legal_basis"), of=code),
        "superseded_by_topic": row.take("superseded_by_topic", ""),
        "advice_basis": row.take("advice_basis"),
        "how_to_check": row.take("how_to_check"),
        "free_first": row.take("free_first"),
        "how_to_fix": row.take("how_to_fix"),
        "colloquial_names": lines(row.take("synonyms"), of=code),
        "keywords": lines(row.take("keywords"), of=code),
    }
