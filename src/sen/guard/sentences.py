"""How the door's entries read in a history."""

from django.utils.translation import gettext_lazy as _

OWN = {
    "guard.file_attached": _("added the file “%(name)s”"),
    "guard.file_read": _("opened the file “%(name)s”, which is for internal use only"),
    "guard.marked_file_refused": _("sent a document with a secrecy mark; it was refused and not stored"),
}
