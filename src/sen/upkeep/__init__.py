"""What keeps an installation for years: backup and restore, upgrade, move to PostgreSQL, read-only maintenance.

A backup is one archive (`archive`): every table as lines of JSON (`rows`), read in one snapshot of the database, and the
stored files that the snapshot names. Restoring, going back after a failed upgrade, moving to PostgreSQL and the tests of
old installations all load such tables: migrate an empty database to where the tables come from, fill it, migrate on.
"""
