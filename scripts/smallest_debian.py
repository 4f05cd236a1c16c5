"""Reads dpkg's status on standard input; writes what of it would be there on a Debian with required packages only."""

import re
import sys


def main() -> None:
    """Keep required and essential packages and all that they depend on."""
    stanzas = {name: text for text in sys.stdin.read().split("\n\n") if (name := field(text, "Package"))}
    provided = {one: name for name, text in stanzas.items() for one in names(field(text, "Provides"))}
    todo = [name for name, text in stanzas.items() if field(text, "Priority") == "required" or field(text, "Essential")]
    kept: set[str] = set()
    while todo:
        name = todo.pop()
        name = name if name in stanzas else provided.get(name, name)
        if name in stanzas and name not in kept:
            kept.add(name)
            todo += names(field(stanzas[name], "Depends")) + names(field(stanzas[name], "Pre-Depends"))
    sys.stdout.write("\n\n".join(stanzas[name].strip() for name in sorted(kept)) + "\n\n")


def field(text: str, name: str) -> str:
    """Return a field of one line, empty where there is none."""
    found = re.search(rf"^{name}: (.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def names(relation: str) -> list[str]:
    """Return every package that a relation names, alternatives too."""
    return re.findall(r"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)", relation)


if __name__ == "__main__":
    main()
