"""Outgoing documents of an authority ("văn thư"): drawn up, initialled, numbered, signed, sent, received.

Rooms above hand their papers in here; each keeps the row it came from. A number is given once, in its own series.
"""
