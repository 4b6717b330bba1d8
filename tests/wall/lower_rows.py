"""Rooms below `org`: what they keep has no unit; `desk` says who may see it."""

EXEMPT = {
    "audit.Block": "seals of digests",
    "jobs.Job": "kinds and keys, no words",
    "jobs.ScheduleMark": "times",
    "jobs.Worker": "process names",
    "jobs.Incident": "kinds and times",
}
