class Refused(Exception):
    """A rule says no."""
