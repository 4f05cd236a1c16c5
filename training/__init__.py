"""Courses, and what the rules say of hours and certificates; sessions, registrations and the waiting list."""
