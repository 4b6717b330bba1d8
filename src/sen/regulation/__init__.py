"""Dated legal rules as data, and the deadlines that follow from them. Pure: no Django, no clock, no database.

`rules/*.toml` holds the facts in our own words, each with act, article, days of force, source and confidence. A
document of 2020 is judged by the rules of 2020. What the law does not set is said ("none"), what we have not read is
said ("unseen"); neither is ever made up. What an office has decided for itself comes in as `Override` values, which
are rows of `org`.
"""
