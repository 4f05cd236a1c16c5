"""The system's Chromium, as tests and measurements start it.

The headless shell is the same engine without the window around the page, which nobody sees here: a tab takes a fifth of
the processor time.
"""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
