"""What goes out on paper, as PDF, as a Word file and as tables."""
