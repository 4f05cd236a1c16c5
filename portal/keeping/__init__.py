"""Backups: made while people write, whole or not at all, put back into an empty folder, proved by hashes and counts.

`backup` and `restore` are the two commands; `record.state()` says how the last backups went (docs/adr/0030).
"""
