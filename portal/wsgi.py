"""The WSGI application that granian serves: pages that are kept go out by the door, Django answers the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

site = get_wsgi_application()

# The door asks a model for the generation: Django's applications must be loaded first.
from portal.bodies import with_whole_bodies  # noqa: E402
from portal.page_cache.door import with_kept_pages  # noqa: E402

application = with_kept_pages(with_whole_bodies(site))
