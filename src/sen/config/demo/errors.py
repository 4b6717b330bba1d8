class NotForDemo(Exception):
    """Why the demo is not loaded here."""
