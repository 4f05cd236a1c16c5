"""Messages that arrive: outbox, wording, channels (e-mail, SMS, web-hook). Knows people by an opaque uuid only."""
