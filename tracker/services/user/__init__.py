"""People: accounts, log-ins, and what each person keeps for himself."""
