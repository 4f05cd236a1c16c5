"""Enterprises in the admin: the register, doubles, claims."""
