"""Runs a command while a node is up, its address in ELASTICSEARCH_URL: `python -m tests.elasticsearch COMMAND…`."""

import os
import subprocess
import sys

from tests.elasticsearch.nodes import cluster

with cluster(1) as alone:
    result = subprocess.run(sys.argv[1:], env=os.environ | {"ELASTICSEARCH_URL": alone.urls[0]}, check=False)
sys.exit(result.returncode)
