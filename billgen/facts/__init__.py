"""Facts room: YAML about places in, typed facts with status, source and line out. Knows nothing of bills."""
