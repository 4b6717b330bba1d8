"""An office's own templates (.docx with fields): what they ask for, what is wrong with them, filled in.

Pure. A template is a program that a stranger wrote: it is read and filled in a process of its own, on limits.
"""

from sen.lib.templating.model import Fault, Field, Value, Values

__all__ = ["Fault", "Field", "Value", "Values"]
