"""The installation itself: seeding, backups, check-up, the scheduler's lease and log."""
