"""What a firm answers: to the report, with plans and evidence, and when it needs more time."""
