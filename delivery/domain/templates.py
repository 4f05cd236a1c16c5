"""Changing what messages say."""

from delivery import wording
from delivery.errors import NoText
from delivery.models import MessageTemplate


def check_wording(code: str, *, subject: str, text: str) -> None:
    """Raise NoText, UnknownPlaceholder or StrayDollar, each with a sentence for whoever typed it; LookupError."""
    if not text.strip():
        raise NoText
    wording.declared(code).check(subject, text)


def keep_template(template: MessageTemplate) -> MessageTemplate:
    """Save a new or changed wording; it counts from its day on, for what is handed over then. Raises as the check."""
    check_wording(template.code, subject=template.subject, text=template.text)
    template.subject = wording.one_line(template.subject)
    template.save()
    return template
