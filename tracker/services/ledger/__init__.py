"""The ledger export: every dated fact of a plan as plain data."""
