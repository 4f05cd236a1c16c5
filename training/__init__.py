"""Courses, sessions, registrations and the waiting list. Empty until the training issue builds it."""
