"""What every HTML document of the site must be, whatever it is about."""

import re
from collections import Counter
from itertools import pairwise

from bs4 import BeautifulSoup

# Data for search engines stand in a script element too; no browser runs them. A script of ours comes from a file.
_FILE = r"""src="(?:{% static "[^"]+" %}|[^"<>]+)" defer></script>"""
INLINE = re.compile(
    r"""<style\b|<script\b(?! type="application/ld\+json">| """
    + _FILE
    + r""")|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""",
    re.IGNORECASE,
)


def faults(html: str) -> list[str]:
    """Return what is wrong with a document, in words; empty for a sound one."""
    soup = BeautifulSoup(html, "html.parser")
    found = []
    if soup.html is None or soup.html.get("lang") != "zh-Hans":
        found.append("the language is not zh-Hans")
    if not (soup.title and soup.title.get_text(strip=True)):
        found.append("no title")
    if len(soup.select("main h1")) != 1 or len(soup.select("h1")) != 1:
        found.append(f"{len(soup.select('h1'))} h1, {len(soup.select('main h1'))} of them in main")
    found += _of_skip_link(soup)
    found += _of_headings(soup)
    found += _of_ids(soup)
    found += [f"inline: {match.group().strip()}" for match in INLINE.finditer(html)]
    if len(soup.select('form[role="search"]')) < 1:
        found.append("no search box")
    return found


def _of_skip_link(soup: BeautifulSoup) -> list[str]:
    skip = soup.body.find("a") if soup.body else None
    if skip is None or not skip["href"].startswith("#"):
        return ["the first link does not skip the header"]
    return [] if soup.find("main", id=skip["href"][1:]) else ["the skip link leads nowhere"]


def _of_headings(soup: BeautifulSoup) -> list[str]:
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    return [f"h{one} is followed by h{two}" for one, two in pairwise(levels) if two > one + 1]


def _of_ids(soup: BeautifulSoup) -> list[str]:
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    found = [f"the id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        named = {name for tag in soup.find_all(attrs={attribute: True}) for name in str(tag[attribute]).split()}
        found += [f"{attribute}={name} leads nowhere" for name in sorted(named - ids.keys())]
    anchors = {link["href"][1:] for link in soup.find_all("a", href=re.compile("^#."))}
    return found + [f"#{name} leads nowhere" for name in sorted(anchors - ids.keys())]
