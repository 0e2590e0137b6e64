"""Record: what made a draft - written last, it is the commit mark of its files."""
