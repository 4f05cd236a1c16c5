"""What goes on each paper that hangs on a page: one module and one template a kind, and how it is handed out."""
