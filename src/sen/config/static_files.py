from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhenCollected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # ships no types
    """Names with a hash, kept by browsers for ever, once `sen serve` has collected the files; else plain names."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        key = self.hash_key(self.clean_name(name))
        return str(self.hashed_files.get(key, name))
