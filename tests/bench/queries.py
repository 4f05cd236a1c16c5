"""How many queries a page costs when nothing is kept: `python -m tests.bench.queries` prints them as JSON."""

import json
import sys

import django

PAGES = {"home_queries": "/", "index_queries": "/criteria/", "criterion_queries": "/standards/gm10/11-3/"}

if __name__ == "__main__":
    django.setup()

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.bench.site import HOST

    client = Client(headers={"Host": HOST, "X-Forwarded-Proto": "https"})
    counted = {}
    for name, path in PAGES.items():
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path)
        assert response.status_code == 200, response
        counted[name] = len(queries)
    json.dump(counted, sys.stdout)
