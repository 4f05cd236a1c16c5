"""How documents and questions are put to tantivy: the fields of the index, a row of it, a query."""

from dataclasses import dataclass
from typing import Literal

import tantivy
from tantivy import Occur, Query

from search import analysis
from search.analysis import Clue, Layer, Question
from search.documents import FACETS, Document, fingerprint_of
from search.engines import streams
from search.engines.base import Request

# Change it with every change of the fields below: an index of another version is made anew.
FIELDS_VERSION = 5
VERSION = f"{FIELDS_VERSION}.{analysis.VERSION}"

# A token that one of so many documents holds tells nothing apart among very many.
_EVERYWHERE = 5
_MOST_TERMS = 20
_ENOUGH = 100
_TOKENISER = "tokens"


@dataclass(frozen=True, slots=True)
class Telling:
    """What of a question tells documents apart, and in how many its single tokens stand, doubles counted."""

    held: int
    clues: tuple[Clue, ...]
    hints: tuple[Clue, ...]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("fingerprint", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("weight", stored=True, fast=True)
    builder.add_bytes_field("document", stored=True)
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for stream in streams.names():
        kept: Literal["position", "freq"] = "position" if streams.keeps_order(stream) else "freq"
        builder.add_text_field(stream, tokenizer_name=_TOKENISER, index_option=kept)
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
    kept = document.to_json()
    made.add_text("fingerprint", fingerprint_of(kept))
    made.add_float("weight", _multiplier(document.weight))
    made.add_bytes("document", kept.encode())
    for facet, values in document.facets().items():
        for value in values:
            made.add_text(facet, value)
    for stream, tokens in streams.of(document):
        made.add_text(stream, tokens)
    return made


def _multiplier(weight: float) -> float:
    """Return the value by which tantivy multiplies a score with 2 × weight: it takes the log2 of the value plus two."""
    return float(4.0**weight - 2.0)


def query(request: Request) -> tantivy.Query:
    """Return the query for what is asked: enough clues make an answer, hints move it, filters are not scored."""
    question = request.question
    clues = _least([_clue(clue) for clue in question.clues], question.least)
    hints = [(Occur.Should, _clue(hint)) for hint in question.hints]
    return Query.boolean_query([(Occur.Must, clues), *_kept(request), *hints])


def answering(request: Request, telling: Telling | None = None) -> tantivy.Query:
    """Return a query that finds the same documents, to count them: nothing in it that another clue says already.

    `telling`: what among very many makes an answer, in place of all clues.
    """
    clues, least = (telling.clues, 1) if telling else (request.question.clues, request.question.least)
    lone = {(clue.layer, clue.tokens[0]) for clue in clues if len(clue.tokens) == 1 and not clue.fields}
    needed = [clue for clue in clues if least > 1 or not _is_implied(clue, lone)]
    return _narrowed(_least([_clue(clue) for clue in needed], least), request)


def best_of_many(request: Request, telling: Telling) -> tantivy.Query:
    """Return a query for the best of so many answers that not all can be scored.

    Single tokens alone: of these tantivy knows the most that a block of documents can score, and passes most blocks by.
    """
    terms = Query.boolean_query([(Occur.Should, _clue(clue)) for clue in (*telling.clues, *telling.hints)])
    return _narrowed(terms, request)


def telling(question: Question, searcher: tantivy.Searcher) -> Telling:
    """Choose what to look for among very many documents.

    What stands nearly everywhere tells nothing apart and is left out: 安全 of 安全阀. A page that holds nothing else
    is then no answer.
    """
    everywhere = searcher.num_docs // _EVERYWHERE
    clues = _by_rarity(question.clues, searcher)
    hints = [clue for count, clue in _by_rarity(question.hints, searcher) if count < everywhere]
    rare = [one for one in clues if one[0] < everywhere][:_MOST_TERMS]
    # Where the rare ones stand in too few documents to leaf through, the rest is needed too.
    chosen = rare if rare and rare[-1][0] >= _ENOUGH else clues
    held = sum(count for count, _ in clues)
    return Telling(held, tuple(clue for _, clue in chosen), tuple(hints[:_MOST_TERMS]))


def _least(clues: list[tantivy.Query], least: int) -> tantivy.Query:
    """Return what finds the documents that hold so many of the clues; all of them is quicker said by itself."""
    if least == len(clues):
        return Query.boolean_query([(Occur.Must, clue) for clue in clues])
    return Query.boolean_query([(Occur.Should, clue) for clue in clues], least)


def _narrowed(found: tantivy.Query, request: Request) -> tantivy.Query:
    kept = _kept(request)
    return Query.boolean_query([(Occur.Must, found), *kept]) if kept else found


def _is_implied(clue: Clue, lone: set[tuple[Layer, str]]) -> bool:
    """Whether a document that holds the clue holds one of the lone tokens anyhow: a word holds its first pair."""
    if len(clue.tokens) > 1:
        return any((clue.layer, token) in lone for token in clue.tokens)
    return clue.layer is Layer.WORDS and (Layer.GRAMS, clue.tokens[0][:2]) in lone


def _by_rarity(clues: tuple[Clue, ...], searcher: tantivy.Searcher) -> list[tuple[int, Clue]]:
    """Return the clues of one token that stand in any document, each with the number of these, the rarest first."""
    found = []
    for clue in clues:
        if len(clue.tokens) == 1:
            count = max(int(searcher.doc_freq(stream, clue.tokens[0])) for stream, _ in streams.looked_in(clue))
            found += [(count, clue)] if count else []
    return sorted(found, key=lambda one: one[0])


def _kept(request: Request) -> list[tuple[Occur, tantivy.Query]]:
    # A value that no document can have must find nothing, not fail.
    kept = [(Occur.Must, Query.const_score_query(_is(facet, value), 0.0)) for facet, value in request.filters.items()]
    gone = Query.term_set_query(SCHEMA, "key", list(request.without))
    return [*kept, (Occur.MustNot, gone)] if request.without else kept


def _is(facet: str, value: str) -> tantivy.Query:
    return Query.term_query(SCHEMA, facet, value, "basic")


def _clue(clue: Clue) -> tantivy.Query:
    """Return the score of the stream that has most of a clue."""
    found = [Query.boost_query(_in(stream, clue.tokens), weight) for stream, weight in streams.looked_in(clue)]
    return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def _in(stream: str, tokens: tuple[str, ...]) -> tantivy.Query:
    if len(tokens) == 1:
        return Query.term_query(SCHEMA, stream, tokens[0])
    return Query.phrase_query(SCHEMA, stream, list(tokens))
