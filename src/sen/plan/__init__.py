"""Plan documents, their tasks, and a duty for each unit with its own progress, evidence and periods."""
