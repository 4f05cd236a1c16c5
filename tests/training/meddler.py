"""`python -m tests.training.meddler WHAT SESSION FIRM OFFICER STOP SEED`: does one kind of thing to a session.

Again and again, until the file STOP is there; then it prints what it did, as JSON.
What a rule refuses is an answer too; anything else that goes wrong ends the process.
"""

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import Enterprise, User  # noqa: E402
from training.domain.errors import TrainingError  # noqa: E402
from training.domain.leaving import cancel, remove_all  # noqa: E402
from training.domain.named import Named, register_named  # noqa: E402
from training.domain.offers import accept, decline, pass_on_all  # noqa: E402
from training.domain.sessions import relocate, resize  # noqa: E402
from training.enums import ACTIVE, RegistrationState  # noqa: E402
from training.models import Registration, Session  # noqa: E402

PAUSE: Final = 0.01


class Meddler:
    """One who does it; `officer` runs training, `firm` sends people in batches."""

    def __init__(self, session: int, firm: int, officer: int, chance: random.Random) -> None:
        self.session = Session.objects.get(pk=session)
        self.firm = Enterprise.objects.get(pk=firm)
        self.officer = User.objects.get(pk=officer)
        self.chance = chance
        self.sent = 0

    def one_of(self, *states: str) -> Registration:
        """Somebody in these states, by chance. Raises IndexError where there is nobody."""
        keys = list(self.session.registrations.filter(state__in=states).values_list("pk", flat=True))
        return Registration.objects.select_related("session", "by").get(pk=self.chance.choice(keys))

    def cancels(self) -> None:
        """Somebody cannot come, or is taken off."""
        row = self.one_of(*ACTIVE)
        if self.chance.random() < 0.7:
            cancel(row, by=row.by)
        else:
            remove_all(self.session, registrations=[row], by=self.officer, reason="示例")

    def answers(self) -> None:
        """An offer is taken, left, or runs out."""
        row = self.one_of(RegistrationState.OFFERED)
        match self.chance.randrange(3):
            case 0:
                accept(row, by=row.by)
            case 1:
                decline(row, by=row.by)
            case _:
                still = Registration.objects.filter(pk=row.pk, state=RegistrationState.OFFERED)
                still.update(offer_until=timezone.now())
                pass_on_all()

    def moves(self) -> None:
        """It goes to another hall, or becomes larger or smaller."""
        if self.chance.random() < 0.5:
            relocate(self.session, by=self.officer, place=f"示例 {self.chance.randrange(9)} 号厅")
        else:
            resize(self.session, by=self.officer, capacity=self.chance.randrange(48, 56))

    def sends(self) -> None:
        """A list of people comes, in part the same as before."""
        first = max(0, self.sent - 3)
        self.sent = first + 8
        people = [Named(f"示例工人{n}", staff_no=f"{self.firm.pk}-{n}") for n in range(first, self.sent)]
        register_named(self.session, people, by=self.officer, enterprise=self.firm)


ACTS: Final[dict[str, Callable[[Meddler], None]]] = {
    name: getattr(Meddler, name) for name in ("cancels", "answers", "moves", "sends")
}


def main() -> None:
    """Do it until told to stop."""
    what, session, firm, officer, stop, seed = sys.argv[1:]
    meddler = Meddler(int(session), int(firm), int(officer), random.Random(seed))
    done: Counter[str] = Counter()
    pace = threading.Event()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not Path(stop).exists():
        try:
            ACTS[what](meddler)
        except (TrainingError, IndexError) as refusal:
            done[type(refusal).__name__] += 1
        else:
            done["done"] += 1
        # Beside five hundred people one person does not take a whole processor.
        pace.wait(PAUSE)
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
