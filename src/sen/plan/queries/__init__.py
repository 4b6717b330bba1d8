"""What is, from the rows a rule gave: states, roll-ups, what is owed. Nothing here writes."""
