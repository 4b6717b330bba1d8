"""The wall's tables: who may see which row, and what every address answers to whom.

One module a room, `<room>_rows.py`, with
  build(side)   rows of the room for one side of the wall, by key; called for our unit, for the unit beside it in the
                same authority, and for a unit elsewhere. All texts are planted with the side's mark afterwards.
  RULES         a line for each function of the room's rules module
  ADDRESSES     a line for each URL name of the room
  EXEMPT        models of the room that hold nothing a unit wrote, with the reason
"""
