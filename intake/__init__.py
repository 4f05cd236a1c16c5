"""Reading what people upload, safely, in a limited child process; and keeping files that are not for everybody."""
