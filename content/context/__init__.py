"""What each page type shows, gathered in a fixed number of queries. Loaded by `ContentConfig.ready()`."""
