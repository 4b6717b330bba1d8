"""The file door: what may come in, what may leave."""
