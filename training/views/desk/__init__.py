"""The training officer's pages: what is to be done, who is in a session, what is printed for it."""
