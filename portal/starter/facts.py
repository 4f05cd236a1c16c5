"""Reads the fact files and the maps beside them, and refuses what the loader does not understand."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FACTS_DIR = Path(__file__).resolve().parent / "facts"


class FactsError(Exception):
    """A fact file says something that has no place: the message names the file's row and what to do."""


class Row:
    """One row of a file. Whoever reads it takes every key; `finish` refuses a row of which a key was left lying."""

    def __init__(self, values: dict[str, Any], *, known_as: str) -> None:
        self.known_as = known_as
        self._values = values
        self._left = set(values)

    def take(self, key: str, default: Any = None) -> Any:
        """Return the value of a key. Raises FactsError where it is missing and there is no default."""
        if key not in self._values:
            if default is None:
                raise FactsError(f"{self.known_as}：缺少 {key}")
            return default
        self._left.discard(key)
        return self._values[key]

    def finish(self) -> None:
        """Raise FactsError where a key was never taken: it would be dropped without a word."""
        if self._left:
            raise FactsError(f"{self.known_as}：{'、'.join(sorted(self._left))} 没有地方放，请先给它安排字段")


@dataclass
class Facts:
    """All files of the folder as they stand, and the maps that place them."""

    standards: list[dict[str, Any]]
    criteria: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    laws: list[dict[str, Any]]
    cases: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    courses: list[dict[str, Any]]
    training_rules: list[dict[str, str]]
    certificate_rules: list[dict[str, str]]
    districts: list[dict[str, str]]
    departments: list[dict[str, str]]
    sectors: list[dict[str, str]]
    scenes: list[dict[str, str]]
    elsewhere: list[dict[str, str]]
    standard_map: dict[str, dict[str, str]]
    standard_words: dict[tuple[str, str], str]
    law_map: dict[str, dict[str, str]]
    sector_map: dict[str, list[str]]
    scene_map: dict[str, list[str]]
    criterion_scenes: list[dict[str, str]]
    case_map: dict[str, str]
    official: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path = FACTS_DIR) -> "Facts":
        """Read the folder. Raises FactsError or OSError where a file is missing or broken."""
        table, lines = (lambda name: _table(folder / name)), (lambda name: _lines(folder / name))
        return cls(
            standards=table("standards.csv"),
            criteria=lines("criteria.jsonl"),
            topics=table("aq3067_topics.csv"),
            laws=table("law.csv"),
            cases=[*lines("cases.jsonl"), *lines("cases_more.jsonl")],
            articles=lines("articles.jsonl"),
            questions=lines("questions.jsonl"),
            courses=lines("courses.jsonl"),
            training_rules=table("training_rules.csv"),
            certificate_rules=table("certificate_rules.csv"),
            districts=table("districts.csv"),
            departments=table("departments.csv"),
            sectors=table("sectors.csv"),
            scenes=table("scenes.csv"),
            elsewhere=table("scene_elsewhere.csv"),
            standard_map={row["id"]: row for row in table("standard_map.csv")},
            standard_words={(row["id"], row["field"]): row["words"] for row in table("standard_words.csv")},
            law_map={row["law"]: row for row in table("law_map.csv")},
            sector_map={row["word"]: slugs(row["sector"]) for row in table("sector_map.csv")},
            scene_map={row["word"]: slugs(row["scene"]) for row in table("scene_map.csv")},
            criterion_scenes=table("criterion_scene_map.csv"),
            case_map={row["id"]: row["casualty_basis"] for row in table("case_map.csv")},
        )

    def sectors_of(self, words: list[str]) -> list[str]:
        """Return the slugs of the sectors that words stand for. Raises FactsError for a word not in the map."""
        return _mapped(words, self.sector_map, "sector_map.csv")

    def scenes_of(self, words: list[str]) -> list[str]:
        """Return the slugs of the scenes that words stand for. Raises FactsError for a word not in the map."""
        return _mapped(words, self.scene_map, "scene_map.csv")

    def other_words(self, words: list[str], tags: dict[str, list[str]]) -> list[str]:
        """Return the words that are not the name of a sector or scene the page has: keywords, so that none is lost."""
        names = {row["name"] for row in self.sectors if row["slug"] in tags["sectors"]}
        names |= {row["name"] for row in self.scenes if row["slug"] in tags["scenes"]}
        return list(dict.fromkeys(word for word in words if word not in names))

    def scenes_of_criterion(self, standard: str, sector: str, item: str) -> list[str]:
        """Return the scenes of a criterion: by its item where the map names it, else by its sector as given."""
        by_item = [row for row in self.criterion_scenes if row["standard"] == standard and row["item"] == item]
        by_sector = [
            row
            for row in self.criterion_scenes
            if row["standard"] == standard and not row["item"] and row["sector"] == sector
        ]
        rows = by_item or by_sector
        if not rows:
            raise FactsError(f"{standard}-{item}：criterion_scene_map.csv 里没有它的场景")
        return slugs(rows[0]["scenes"])


def slugs(cell: str) -> list[str]:
    """Split a cell that holds several slugs."""
    return [slug for slug in cell.split(";") if slug]


def _mapped(words: list[str], places: dict[str, list[str]], name: str) -> list[str]:
    missing = [word for word in words if word not in places]
    if missing:
        raise FactsError(f"{name} 里没有这些词：{'、'.join(missing)}")
    return list(dict.fromkeys(slug for word in words for slug in places[word]))


def _table(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise FactsError(f"{path.name} 第 {number} 行：列数不对")
    return rows


def _lines(path: Path) -> list[dict[str, Any]]:
    return list(_parsed(path))


def _parsed(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise FactsError(f"{path.name} 第 {number} 行：不是一行完整的 JSON（{error.msg}）") from error
