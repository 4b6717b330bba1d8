"""The pages of the second factor. What they change is done by `org.actions`, log-in itself by allauth."""
