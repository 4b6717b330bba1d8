"""Every write of the room; other rooms and the shell import from the modules below."""
