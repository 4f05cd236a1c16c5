"""A year that never was: 示例企业01 and so on, with all that help comes to. Behind `manage.py load_demo`."""
