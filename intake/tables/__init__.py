"""Tables that people fill in: what their columns are, reading them safely, writing them, the template to fill in."""
