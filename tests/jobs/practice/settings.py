"""Test settings for a real server: one page of its application takes as long as a test wants."""

from portal.settings.test import *  # noqa: F403

WSGI_APPLICATION = "tests.jobs.practice.slow.application"
