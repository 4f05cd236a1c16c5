"""How text is read: cut into tokens, folded, heard, respelt, widened. Knows no pages, no engine, no database."""
