"""Mails: notices, digests, delivery, copies, and the log of all of them."""
