"""What portal adds to Wagtail's admin: the gallery of components."""

from django.urls import URLPattern, path
from wagtail import hooks

from portal.gallery import gallery


@hooks.register("register_admin_urls")
def gallery_urls() -> list[URLPattern]:
    """Route the gallery below the admin prefix, which lets in whoever has access to the admin."""
    return [path("gallery/", gallery, name="component_gallery")]
