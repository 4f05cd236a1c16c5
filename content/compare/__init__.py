"""A standard beside the one it replaces, item by item: what changed, what is new, what has no counterpart."""
