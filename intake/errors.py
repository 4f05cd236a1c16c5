"""What intake says when it does not take something; each message tells the person what to do next."""


class UploadRefused(Exception):
    """What was uploaded is not taken. `str()` of it is a Chinese sentence for whoever uploaded it.

    The kinds of upload (tables, images, documents) derive their own from it.
    """
