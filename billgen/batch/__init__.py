"""Batch: many drafts in one run - chosen, planned, run by workers, kept in a ledger, told in a report."""
