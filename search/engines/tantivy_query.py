"""From the words of a person to a tantivy query."""

import re
from collections.abc import Callable

import tantivy
from tantivy import Occur, Query

from search.analysis import FILLERS, FUNCTION_CHARACTERS, Tokens, analyse, equivalents
from search.documents import BOOSTS

# Found by trying each against judged queries; the search issue tunes them further.
WORD, BIGRAM, CHARACTER, SYNONYM, PHRASE = 0.6, 1.0, 1.3, 0.4, 1.0
# A bigram with one or two function characters says less: 的粉, 了没.
WORN = (1.0, 0.5, 0.2)
TIE = 0.1


def build_query(schema: tantivy.Schema, text: str) -> tantivy.Query | None:
    """Return the query for a text, or None where it has no token at all.

    A page must share a word or a bigram with the text (or a synonym of it); characters only move it up or down, for
    nearly every page shares some. A text of lone characters is looked up by these.
    """
    tokens = analyse(text)
    characters = [_over(schema, "characters", one, CHARACTER) for one in _telling(tokens)]
    required = [*_of_words(schema, tokens), *_of_synonyms(schema, text)]
    if required:
        either = Query.boolean_query([(Occur.Should, one) for one in required])
        return Query.boolean_query([(Occur.Must, either), *((Occur.Should, one) for one in characters)])
    lone = characters or [_over(schema, "characters", one, CHARACTER) for one in dict.fromkeys(tokens.characters)]
    return Query.boolean_query([(Occur.Must, one) for one in lone]) if lone else None


def _telling(tokens: Tokens) -> list[str]:
    return [one for one in dict.fromkeys(tokens.characters) if one not in FUNCTION_CHARACTERS]


def _of_words(schema: tantivy.Schema, tokens: Tokens) -> list[tantivy.Query]:
    words = [word for word in dict.fromkeys(tokens.words) if word not in FILLERS]
    found = [_over(schema, "words", word, WORD) for word in words]
    for bigram in dict.fromkeys(tokens.bigrams):
        worn = sum(one in FUNCTION_CHARACTERS for one in bigram)
        found.append(_over(schema, "bigrams", bigram, BIGRAM * WORN[worn]))
    if len(tokens.bigrams) > 1:
        found.append(
            _each_field(lambda field: Query.phrase_query(schema, f"{field}_bigrams", list(tokens.bigrams)), PHRASE)
        )
    return found


def _of_synonyms(schema: tantivy.Schema, text: str) -> list[tantivy.Query]:
    found = []
    for word in equivalents(text):
        tokens = analyse(word)
        latin = bool(re.search("[a-z0-9]", word))
        stream, parts = ("words", list(tokens.words[:1])) if latin else ("bigrams", list(tokens.bigrams))
        if len(parts) == 1:
            found.append(_over(schema, stream, parts[0], SYNONYM))
        elif parts:
            found.append(
                _each_field(lambda field, parts=parts: Query.phrase_query(schema, f"{field}_bigrams", parts), SYNONYM)
            )
    return found


def _over(schema: tantivy.Schema, stream: str, token: str, weight: float) -> tantivy.Query:
    return _each_field(lambda field: Query.term_query(schema, f"{field}_{stream}", token), weight)


def _each_field(make: Callable[[str], tantivy.Query], weight: float) -> tantivy.Query:
    """Return the best field's score with a little of the others'."""
    parts = [Query.boost_query(make(field), boost * weight) for field, boost in BOOSTS.items()]
    return Query.disjunction_max_query(parts, TIE)
