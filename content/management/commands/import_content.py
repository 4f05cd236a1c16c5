"""`manage.py import_content FILE --by …`: a table of pages into drafts, with a verdict for each line."""

import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.phone import normalise_phone
from content.tables.importers import importers
from content.tables.importing import may_import
from intake.imports import door
from intake.imports.importers import Importer
from intake.imports.refusals import NothingToWrite
from intake.imports.work import READ_SECONDS, do_now
from intake.models import Import, ImportRow
from intake.models.imports import AT_WORK
from intake.private.files import FileTooLarge


class Command(BaseCommand):
    """The way of the admin's page, step by step; exits with 1 where a line was left out, as with anything wrong."""

    help = "把表格（.xlsx 或 CSV）导入成草稿，逐行说明。只写有变化的行，不发布。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file, who imports it, and, where its name does not say so, what is in it."""
        kinds = "，".join(f"{name}（{one.layout.title}）" for name, one in importers().items())
        parser.add_argument("file", type=Path, help="表格文件")
        parser.add_argument("--by", required=True, help="谁来导入：手机号或邮箱，必须是编辑")
        parser.add_argument("--kind", choices=list(importers()), help=f"哪一类：{kinds}；文件名里有类名时可以不写")
        parser.add_argument("--dry-run", action="store_true", help="只看每一行会怎样，什么都不写")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, judge, print, write. Raises CommandError with a Chinese sentence."""
        person, importer = _person(options["by"]), _importer(options["file"], options["kind"])
        try:
            with options["file"].open("rb") as file:
                job = door.begin(file, name=options["file"].name, importer=importer, by=person.uuid)
        except (OSError, FileTooLarge) as error:
            raise CommandError(f"没有导入。{error}") from error
        self._see_through(job)
        if job.state == Import.State.REFUSED:
            raise CommandError(f"没有导入。{job.refusal}")
        if options["dry_run"]:
            self._print(job)
            left_out = job.rows.all().left_out().count()
            door.abandon(job)
        else:
            left_out = self._write(job, person)
        if left_out:
            raise CommandError(f"有 {left_out} 行没有写入，原因见上。")

    def _write(self, job: Import, person: User) -> int:
        try:
            door.confirm(job, by=person.uuid)
        except NothingToWrite:
            self._print(job)
            left_out = job.rows.all().left_out().count()
            door.abandon(job)
            return left_out
        self._see_through(job)
        self._print(job)
        return int(job.summary["left_out"])

    def _see_through(self, job: Import) -> None:
        """Do what there is to do; where a worker was quicker, wait for it and say how far it is."""
        do_now(job, read_seconds=READ_SECONDS)
        job.refresh_from_db()
        while job.state in AT_WORK:
            counts = job.rows.all().counts()
            self.stderr.write(f"后台正在处理：还有 {counts.get('unjudged', counts.get('waiting', 0))} 行……")
            time.sleep(1)
            do_now(job, read_seconds=READ_SECONDS)
            job.refresh_from_db()

    def _print(self, job: Import) -> None:
        for note in job.notes:
            self.stdout.write(note)
        for row in job.rows.order_by("number"):
            self.stdout.write(_line(row))
        counts = job.rows.all().counts()
        said = [f"{label} {counts.get(value, 0)}" for value, label in ImportRow.Verdict.choices if counts.get(value)]
        self.stdout.write(f"共 {counts['all']} 行：{'，'.join(said)}；写入 {counts.get('outcome_written', 0)} 行。")


def _line(row: ImportRow) -> str:
    name = next(iter(row.typed.values()), "")
    label = row.get_outcome_display() if row.outcome else row.get_verdict_display()
    changed = "、".join(what for what, _, _ in row.changes)
    return f"第 {row.number} 行 {name} {label}{f'（{changed}）' if changed else ''} {row.message}".rstrip()


def _person(named: str) -> User:
    name = named.strip()
    try:
        known = {"email": name.lower()} if "@" in name else {"phone": normalise_phone(name)}
    except ValidationError as error:
        raise CommandError(f"--by 后面的“{name}”不对。{'；'.join(error.messages)}") from error
    person = User.objects.filter(**known, is_active=True).first()
    if person is None or not may_import(person):
        raise CommandError(f"“{name}”不是在岗的编辑。用 --by 写一位编辑登记的手机号或邮箱。")
    return person


def _importer(file: Path, kind: str | None) -> Importer:
    if kind:
        return importers()[kind]
    # Whole kinds before those whose names they hold.
    titles = sorted(importers().values(), key=lambda one: -len(one.layout.title))
    for one in titles:
        if one.layout.title in file.stem:
            return one
    raise CommandError(f"看不出这是哪一类表格，请写 --kind：{'、'.join(importers())}。")
