"""The file door: what may come in, what may leave.

An upload is held in memory, screened there, and only then stored, once by its SHA-256. It is served by one
view, which asks the room that owns it. A document with a secrecy mark leaves nothing behind but the entry
that one was refused.
"""
