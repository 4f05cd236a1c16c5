"""Telling administrators by mail what broke, once an hour for each fault."""
