"""What help costs, measured inside a process with the site's own settings; prints one line of JSON.

`python -m tests.bench.assistance_inside [firms]`; the database is empty and migrated.
"""

import io
import json
import statistics
import sys
import threading
import time
import uuid

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402

from accounts.models import Enterprise  # noqa: E402
from assistance.domain.findings import record  # noqa: E402
from assistance.domain.photos import keep_photo  # noqa: E402
from assistance.models import FindingPhoto, HelpVisit  # noqa: E402
from tests import factories  # noqa: E402
from tests.assistance.making import World, finding, visit  # noqa: E402
from tests.bench.asking import page, settle  # noqa: E402
from tests.bench.assistance_fill import Filled  # noqa: E402
from tests.bench.site import HOST  # noqa: E402

FIRMS = 5000
DOORS, EACH = 4, 60
FINDINGS, PHOTOS = 30, 60
MIB = 1024**2


def main(firms: int) -> None:
    """Fill a tenth, look at the board; fill the rest, measure all."""
    factories.lay_site()
    filled = Filled()
    filled.grow(firms // 10)
    small = page(filled.desk, reverse("help_desk"))
    filled.grow(firms)
    settle()
    board = page(filled.desk, reverse("help_desk"))
    figures = {"board_ms": board["ms"], "board_queries": board["queries"], "growth_10x": board["ms"] / small["ms"]}
    figures |= {f"firm_page_{name}": value for name, value in firm_page().items()}
    world = World()
    figures |= report(world)
    figures["door_tps"] = door_tps()
    sys.stdout.write(json.dumps(figures) + "\n")


def firm_page() -> dict[str, float]:
    """The page of a firm for who answers for it: of several firms, the median of time and the most queries."""
    firms = Enterprise.objects.filter(name__startswith="示例企业").order_by("pk")[:2000:400]
    found = [page(firm.memberships.get().person, reverse("help_firm", args=[firm.uuid])) for firm in firms]
    return {"ms": statistics.median(row["ms"] for row in found), "queries": max(row["queries"] for row in found)}


def report(world: World) -> dict[str, float]:
    """The report of a visit with thirty findings and sixty photos as PDF: seconds and MiB, the median of three."""
    made = visit(world, "delivered")
    for _ in range(FINDINGS):
        row = finding(world, of=made)
        for _ in range(PHOTOS // FINDINGS):
            kept = keep_photo(photo(), name="现场.jpg", by=world.lead)
            FindingPhoto.objects.create(finding=row, file=kept.uuid, sha256=kept.sha256, taken_by=world.lead)
    browser = Client(HTTP_HOST=HOST)
    browser.force_login(world.boss)
    times, size = [], 0
    for _ in range(3):
        begun = time.perf_counter()
        answer = browser.get(reverse("help_report_pdf", args=[made.uuid]), secure=True)
        times.append(time.perf_counter() - begun)
        assert answer.status_code == 200, answer.status_code
        content = answer.getvalue()
        assert content.startswith(b"%PDF")
        size = len(content)
    return {"report_pdf_s": statistics.median(times), "report_pdf_mib": size / MIB}


def photo() -> io.BytesIO:
    """A photo of some megabytes, as no two are the same: twelve million pixels with shapes, grain and colour."""
    shapes = Image.effect_noise((500, 375), 45).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((4000, 3000), 4)
    tinted = Image.merge("RGB", (shapes, shapes.point(lambda value: value * 2 // 3), grain))
    file = io.BytesIO()
    tinted.save(file, "JPEG", quality=92)
    file.seek(0)
    return file


def door_tps() -> float:
    """Findings recorded a second, by four at once, each at a firm of his own."""
    worlds = [World() for _ in range(DOORS)]
    visits = [visit(world, "under_way") for world in worlds]
    start, done = threading.Barrier(DOORS + 1), []

    def write(world: World, at: HelpVisit) -> None:
        start.wait()
        for _ in range(EACH):
            record(at, by=world.lead, client_uuid=uuid.uuid4(), title="除尘器没有泄爆", text="没有泄爆片", level=0)
            done.append(1)
        connection.close()

    threads = [threading.Thread(target=write, args=pair) for pair in zip(worlds, visits, strict=True)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    assert len(done) == DOORS * EACH
    return len(done) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FIRMS)
