"""An office's own templates (.docx with fields): what they ask for, what is wrong with them, filled in.

Pure. A template is a program that a stranger wrote: it is read and filled in a process of its own, on limits.
"""

from sen.lib.templating.messages import MESSAGES
from sen.lib.templating.model import Fault, FaultyTemplate, Field, Place, Value, Values
from sen.lib.templating.running import check_template, fields_in, render

__all__ = [
    "MESSAGES",
    "Fault",
    "FaultyTemplate",
    "Field",
    "Place",
    "Value",
    "Values",
    "check_template",
    "fields_in",
    "render",
]
