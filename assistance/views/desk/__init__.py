"""The help desk's own pages, in the admin."""
