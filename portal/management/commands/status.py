from django.core.management.base import BaseCommand, CommandError

from jobs import gauges
from jobs.gauges import Level


class Command(BaseCommand):
    """For monitoring and for scripts: what the page 系统状态 shows. Whether pages can be served, `/readyz` says."""

    help = "系统状态，一行一项；有“要处理”的就以错误结束"

    def handle(self, *_args: object, **_options: object) -> None:
        groups = gauges.read()
        for group in groups:
            for reading in group.readings:
                advice = f"。{reading.advice}" if reading.advice else ""
                self.stdout.write(f"{reading.level.label}\t{group.title}\t{reading.name}：{reading.says}{advice}")
        bad = [reading.name for group in groups for reading in group.readings if reading.level == Level.ACT]
        if bad:
            raise CommandError(f"要处理：{'、'.join(bad)}")
