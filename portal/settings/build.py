"""For building an image: collects static files as production names them, and can do nothing else."""

from portal.settings.base import *  # noqa: F403

SECRET_KEY = "only-to-collect-static-files"  # noqa: S105 - no request is ever answered with these settings
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
