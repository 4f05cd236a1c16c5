"""The starter content: facts in files, and how they become pages (see facts/README.md)."""
