"""The expert pool in the admin: the list, one expert, and who can be asked for an enterprise and a day."""
