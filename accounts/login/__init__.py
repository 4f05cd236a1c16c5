"""Ways in: codes, second factor, single sign-on, codes on paper, from one browser to another; and their desk."""
