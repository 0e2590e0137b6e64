"""Library: what templates and forms exist, where they are found, and what they may be told."""
