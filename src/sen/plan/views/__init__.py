"""The pages of the room: no rules and no rows of their own in them."""
