"""The forms of the room; each ends in one action and takes its choices from rules."""
