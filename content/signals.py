"""What content tells the rooms above it, inside the transaction in which it happened."""

from django.dispatch import Signal

# Sent with `page_ids`, a list of the keys of pages that readers now see differently: released, withdrawn, moved or
# expired. Receivers look at the pages themselves; what a receiver writes is committed with the change or not at all.
shown_changed = Signal()

# Sent with `page` whenever a draft of a page was saved.
drafted = Signal()
