"""How documents and questions are put to Elasticsearch: the mapping, a row, a request. The shapes are tantivy's."""

from dataclasses import replace
from typing import Any

from elasticsearch.dsl import A, Mapping, Search
from elasticsearch.dsl.function import FieldValueFactor
from elasticsearch.dsl.query import Bool, FunctionScore, MatchNone, MultiMatch, Query, Term

from search import analysis
from search.analysis import Clue, Question
from search.documents import FACETS, Document
from search.engines import streams
from search.engines.base import Request

# Change it with every change of the fields below: an index of another version is made anew.
FIELDS_VERSION = 4
VERSION = f"{FIELDS_VERSION}.{analysis.VERSION}"

# The embedded engine counts every score twice (see its `_multiplier`); a threshold must mean the same on both.
_TWICE = 2.0
_MOST_VALUES = 50
_HEAVIEST = 60

SETTINGS = {
    # One shard: document frequencies are those of the whole index, and a hundred thousand pages are few.
    "number_of_shards": 1,
    # A copy wherever there is a second node.
    "auto_expand_replicas": "0-1",
    # Whoever writes says when it can be found.
    "refresh_interval": "-1",
}


def mapping(words: str) -> dict[str, Any]:
    """Return the mapping of an index that is made with the vocabulary of this fingerprint."""
    made = Mapping()
    made.meta("dynamic", "strict")
    made.meta("_meta", {"words": words})
    for name in ("key", "fingerprint", *FACETS):
        made.field(name, "keyword")
    made.field("weight", "float")
    made.field("document", "keyword", index=False, doc_values=False)
    for stream in streams.names():
        kept = "positions" if streams.keeps_order(stream) else "freqs"
        made.field(stream, "text", analyzer="whitespace", index_options=kept)
    # Looked through, never read back.
    made.meta("_source", excludes=streams.names())
    return made.to_dict()


def row(document: Document) -> dict[str, Any]:
    """Return a document as Elasticsearch stores it."""
    made: dict[str, Any] = {
        "key": document.key,
        "fingerprint": document.fingerprint,
        "weight": document.weight,
        "document": document.to_json(),
    }
    made |= {facet: list(values) for facet, values in document.facets().items()}
    return made | dict(streams.of(document))


def wanted(request: Request) -> Search[Any]:
    """Return what to ask for one page of answers and the counts beside it."""
    # Filters come after the counts, each of which has its own: all but the one by its facet.
    filters = {facet: Term(facet, {"value": value}) for facet, value in request.filters.items()}
    search: Search[Any] = Search().query(query(request.question)).source(["document"])
    if request.without:
        search = search.exclude("terms", key=sorted(request.without))
    search = search.extra(track_total_hits=True).sort("_score", "key")[request.offset : request.offset + request.limit]
    if filters:
        search = search.post_filter(Bool(filter=list(filters.values())))
    for facet in request.counted:
        others = Bool(filter=[one for name, one in filters.items() if name != facet])
        counts = search.aggs.bucket(facet, "filter", filter=others)
        counts.bucket("values", A("terms", field=facet, size=_MOST_VALUES))
    return search


def shortened(request: Request) -> Request:
    """Return a request with the clues alone that count most, few enough for any cluster.

    A question of a hundred characters has three thousand clauses; by its memory a node takes 1,024 or more.
    """
    question = request.question
    heaviest = sorted(question.clues, key=lambda clue: -clue.weight)[:_HEAVIEST]
    few = replace(question, clues=tuple(heaviest), hints=(), least=min(question.least, _HEAVIEST))
    return replace(request, question=few)


def query(question: Question) -> Query:
    """Return the query for a question: enough clues make an answer, hints move it."""
    if not question.clues:
        return MatchNone()
    clues = Bool(should=[_clue(clue) for clue in question.clues], minimum_should_match=question.least)
    asked = Bool(must=[clues], should=[_clue(hint) for hint in question.hints])
    return FunctionScore(query=asked, functions=[FieldValueFactor(field="weight")], boost_mode="multiply", boost=_TWICE)


def _clue(clue: Clue) -> Query:
    """Return the score of the stream that has most of a clue."""
    return MultiMatch(
        query=" ".join(clue.tokens),
        fields=[f"{stream}^{weight}" for stream, weight in streams.looked_in(clue)],
        type="phrase" if len(clue.tokens) > 1 else "best_fields",
    )
