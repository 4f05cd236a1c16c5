"""In the admin: what the rules refuse is an error of the form, and nothing typed is lost."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse

from accounts.domain.errors import AccountsError


class SaysWhatIsRefused:
    """Put before one of Wagtail's views that create or edit, where saving goes through the domain."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save, or show the form again with the reason."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except (AccountsError, ValidationError) as refusal:
            self.say(form, refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def say(self, form: BaseForm, refusal: Exception) -> None:
        """Put the reason on the form."""
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
