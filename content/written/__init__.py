"""A page as plain writing: headings, paragraphs, lists, tables; to be told as Markdown, as a Word file, in a chat.

It is read from the very page that readers see, so that whatever stands there is told everywhere, and nothing else is.
"""
