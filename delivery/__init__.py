"""Outbox, message templates and channels (e-mail, SMS, web-hook). Empty until the people issue builds it."""
