"""People in the Wagtail admin: the list, the forms, the roles, and one's own account."""
