"""What somebody who is logged in sees of his own: enterprises, messages, how he is reached, what is held about him."""
