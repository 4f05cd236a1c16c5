"""The front door: settings, URLs, the home page, the site's identity and the starter content."""
