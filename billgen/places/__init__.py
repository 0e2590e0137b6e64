"""Places room: tables of places in, a store in the workspace out; finds, matches, and gives ids."""
