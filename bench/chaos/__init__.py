"""A simulated year in which everything is killed, and what that loses or doubles."""
