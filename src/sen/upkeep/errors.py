"""What stops the keeper of the machine; each text says what to do."""


class UpkeepError(Exception):
    """The command ends with this text and exit status 1."""


class BadArchive(UpkeepError):
    """Not a backup of Sen, or not a whole one."""


class Unfinished(UpkeepError):
    """A restore or an upgrade was cut off: the data are not to be used as they are."""
