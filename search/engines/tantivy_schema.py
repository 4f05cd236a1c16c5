"""How documents and questions are put to tantivy: the fields of the index, a row of it, a query."""

from collections.abc import Mapping

import tantivy
from tantivy import Occur, Query

from search import analysis
from search.analysis import Clue, Question
from search.documents import BOOSTS, FACETS, Document

# Change it with every change of the fields below: an index of another version is made anew.
FIELDS_VERSION = 2
VERSION = f"{FIELDS_VERSION}.{analysis.VERSION}"

_TOKENISER = "tokens"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("fingerprint", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("weight", fast=True)
    builder.add_bytes_field("document", stored=True)
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for field in BOOSTS:
        for layer in analysis.layers_of(field):
            builder.add_text_field(f"{field}_{layer}", tokenizer_name=_TOKENISER)
    return builder.build()


SCHEMA = _schema()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Tell a fresh index object that our tokens are parted by blanks and are not to be changed."""
    index.register_tokenizer(_TOKENISER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def row(document: Document) -> tantivy.Document:
    """Return a document as tantivy stores it."""
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("fingerprint", document.fingerprint)
    made.add_float("weight", _multiplier(document.weight))
    made.add_bytes("document", document.to_json().encode())
    for facet, values in document.facets().items():
        for value in values:
            made.add_text(facet, value)
    for field, text in document.texts().items():
        for layer, tokens in analysis.indexed(field, text).items():
            made.add_text(f"{field}_{layer}", " ".join(tokens))
    return made


def _multiplier(weight: float) -> float:
    """Return the value by which tantivy multiplies a score with 2 × weight: it takes the log2 of the value plus two."""
    return float(4.0**weight - 2.0)


def query(question: Question, filters: Mapping[str, str]) -> tantivy.Query:
    """Return the query for a question: enough clues make an answer, hints move it, filters are not scored."""
    if not question.clues:
        return Query.empty_query()
    clues = Query.boolean_query([(Occur.Should, _clue(clue)) for clue in question.clues], question.least)
    hints = [(Occur.Should, _clue(hint)) for hint in question.hints]
    # A value that no document can have must find nothing, not fail.
    kept = [(Occur.Must, Query.const_score_query(_is(facet, value), 0.0)) for facet, value in filters.items()]
    return Query.boolean_query([(Occur.Must, clues), *kept, *hints])


def _is(facet: str, value: str) -> tantivy.Query:
    return Query.term_query(SCHEMA, facet, value, "basic")


def _clue(clue: Clue) -> tantivy.Query:
    """Return the score of the field that has most of a clue."""
    fields = [
        Query.boost_query(_in_field(f"{field}_{clue.layer}", clue.tokens), BOOSTS[field] * clue.weight)
        for field in clue.fields or BOOSTS
    ]
    return Query.disjunction_max_query(fields)


def _in_field(field: str, tokens: tuple[str, ...]) -> tantivy.Query:
    if len(tokens) == 1:
        return Query.term_query(SCHEMA, field, tokens[0])
    return Query.phrase_query(SCHEMA, field, list(tokens))
