"""Quality gates: what the pure parts of the project read, against labels made by hand."""
