"""The working calendar and the policy in force."""
