"""Ten thousand questions that nobody means: no door of the search fails, none takes two seconds.

DRILL_N × 200 questions (default 3 × 200) spread over the real views, DRILL_SEED for the same ones again.
"""

import os
import random
import sys
import time
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client

from accounts.roles import Role
from search.documents import FACETS, Kind
from search.queue import drain
from tests import factories

N = int(os.environ.get("DRILL_N", "3"))
SEED = int(os.environ.get("DRILL_SEED", "20261127"))
PER_ROUND = 200
LONGEST_S = 2.0

READERS = ["/search/", "/search/", "/search/", "/search/suggest/"]
STAFF = ["/admin/pages/search/", "/admin/choose-page/search/", "/admin/documents/results/", "/admin/images/results/"]

# Each as it stands in an address: percent-escapes are made by hand, so that broken ones can be sent too.
MEANT = ["有限空间", '限"空间', "除尘器没装防爆板", "GM10-第十一条(三)", "AQ3067", "H₂S", "cha che", "yxkj", "氨"]
SIGNS = [
    "*", "?", "AND OR", "NOT", "&&", "||", '"', "'", "“", "(", ")", "[a TO z]", "{", "}", "~2", "^9", "/.*/", ":", "\\",
    "%", "_", "--", ";", "<script>", "{{7*7}}", "${jndi:x}", "' OR 1=1 --", "title_words:*", "kind:case", "$where",
    "\u202e", "\u202c", "\u200f", "\u200b", "\ufeff", "\u2028", "\u0301", "😀", "👨\u200d👩\u200d👧", "𠮷", "ﷺ",
    "\t", "\r\n", "(a+)+$", "٣", "Ⅷ", "\ue000", "\ufffe",
]  # fmt: skip
BROKEN = ["%00", "%ff%fe", "%ed%a0%80", "%c0%af", "%e9%99", "%", "%zz", "%f0%9f", "%u4e00", "+", "%2500"]
NUMBERS = ["0", "-1", "1e9", "99999999999999999999", "2", "30", "31", "½", "٣", "", "NaN", "0x10"]

pytestmark = pytest.mark.django_db


def text(rng: random.Random) -> str:
    """One question, escaped for an address."""
    kind = rng.random()
    if kind < 0.05:
        piece = rng.choice([*MEANT, *SIGNS])
        return quote((piece * 10_000)[: rng.choice([101, 1_000, 10_000])])
    if kind < 0.10:
        return quote_from_bytes(rng.randbytes(rng.randint(1, 60)))
    parts = []
    for _ in range(rng.randint(0, 8)):
        which = rng.random()
        if which < 0.15:
            parts.append(rng.choice(BROKEN))
        elif which < 0.30:
            parts.append(quote("".join(chr(rng.choice([rng.randint(32, 0xD7FF), 0x4E00])) for _ in range(5))))
        else:
            parts.append(quote(rng.choice(rng.choice([MEANT, SIGNS]))))
    return rng.choice(["", "%20"]).join(parts)


def query(rng: random.Random) -> str:
    """A query string: the question, often once more, with facets and pages that exist or do not."""
    pairs = [("q", text(rng))]
    if rng.random() < 0.2:
        pairs.append(("q", text(rng)))
    names = [*FACETS, "page", "p", "ordering", "content_type", "unknown", "q[]", "multiple", "page_type"]
    for name in rng.sample(names, rng.randint(0, 4)):
        known = {"kind": [*map(str, Kind)], "page": NUMBERS, "p": NUMBERS, "year": ["2014", "20144"]}.get(name, [])
        pairs.append((name, rng.choice([*known, text(rng), ""])))
    rng.shuffle(pairs)
    return "&".join(f"{quote(name)}={value}" for name, value in pairs)


def test_no_question_fails_or_takes_long(starter_site: None) -> None:
    drain(wait=5.0)
    rng = random.Random(SEED)
    reader, editor = Client(raise_request_exception=False), Client(raise_request_exception=False)
    editor.force_login(factories.user(Role.EDITOR))
    # What a process loads for its first answer is not the question's fault.
    for browser, path in [*((reader, path) for path in READERS), *((editor, path) for path in STAFF)]:
        assert browser.get(path, {"q": MEANT[0]}).status_code == 200
    slowest, failed, answered = (0.0, ""), [], 0
    for number in range(N * PER_ROUND):
        browser, path = (editor, rng.choice(STAFF)) if number % 5 == 0 else (reader, rng.choice(READERS))
        asked = query(rng)
        begun = time.perf_counter()
        # As a server hands it on: bytes that are not escaped arrive as they are.
        response = browser.generic("GET", path, QUERY_STRING=asked.encode().decode("latin-1"))
        slowest = max(slowest, (time.perf_counter() - begun, f"{path}?{asked[:200]}"))
        answered += response.status_code == 200
        if response.status_code >= 500:
            failed.append(f"{path}?{asked[:300]}")
    said = f"{N * PER_ROUND} questions, {answered} answered, the slowest took {slowest[0]:.2f} s: {slowest[1]}"
    sys.stdout.write(said + "\n")
    assert failed == [], f"seed {SEED}"
    assert slowest[0] < LONGEST_S, slowest
    assert answered > N * PER_ROUND / 3
