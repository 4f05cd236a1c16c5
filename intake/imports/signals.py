"""What others may want to know of imports."""

from django.dispatch import Signal

# Sent with `job` (the Import) and `title` (of its table), in the transaction in which its last line was written.
import_done = Signal()
