"""系统状态: whether the site is well, for administrators, as a page and as `manage.py status`."""
