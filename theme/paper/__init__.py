"""What happens inside the limited child that makes paper, and the style sheets of paper. Nothing here knows Django."""
