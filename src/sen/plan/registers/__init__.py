"""The lists of the room, declared for `desk.Register`."""
