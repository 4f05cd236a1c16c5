from datetime import timedelta

from django.apps import AppConfig
from django.core import checks

from jobs import periodic


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard the tables that say who may do what; offer what other rooms use of this one."""
        from accounts import codes, held, notices, receivers
        from accounts.audit import listening, pruning
        from accounts.domain.expert_keeper import KEEPER as EXPERT_KEEPER
        from accounts.domain.keepers import KEEPER
        from accounts.enterprises.importing import RegisterImporter
        from intake.imports import importers

        receivers.connect()
        listening.connect()
        checks.register(pruning.long_enough)
        notices.declare_all()
        codes.declare_all()
        held.register(KEEPER)
        held.register(EXPERT_KEEPER)
        importers.register(RegisterImporter())
        periodic.register("forget_unseen", every=timedelta(hours=1))
        periodic.register("forget_looks", every=timedelta(days=1))
        periodic.register("audit_check", every=timedelta(days=1), at_most=timedelta(minutes=15))
        periodic.register("audit_prune", every=timedelta(days=1))
        # Django's own: logins that are over, and what somebody typed into one that he did not finish.
        periodic.register("clearsessions", every=timedelta(days=1))
