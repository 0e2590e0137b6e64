"""Bill: the provision tree and what is done to it - parse, arrange, number, refer. No Jinja, YAML or Word."""
