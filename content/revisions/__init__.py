"""Permanent revisions: every release has an address and a date, and can be read as it was (DESIGN §4)."""
