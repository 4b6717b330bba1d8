"""How fast the parts are: seconds, and a ratio beside a named peer over the same input in the same run."""
