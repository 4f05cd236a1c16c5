"""Ways a message travels. None of these modules touches the database, so that they may run in threads."""
