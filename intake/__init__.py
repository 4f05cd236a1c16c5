"""Reading what people upload, safely, in a limited child process. Empty until the people issue builds it."""
