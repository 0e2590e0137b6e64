"""Houses: a house's YAML file and an organisation's Word file come in, looks go out; no word passes."""
