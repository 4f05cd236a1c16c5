"""Files that are not for everybody: kept outside what any web server serves, handed out by views that ask first."""
