"""How others find what is published: `/sitemap.xml`, `/robots.txt`, and feeds to subscribe to."""
