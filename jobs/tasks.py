"""The one task we enqueue: a wake-up. It carries no work, only the name of a command that finds the work itself."""

from django_tasks import task

from jobs import runs


@task()
def run_periodic_command(name: str) -> bool:
    """Run the registered command `name` now; False when another process was at it (it then runs once more)."""
    return runs.run_now(name)
