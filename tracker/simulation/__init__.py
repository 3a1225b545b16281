"""Departments at work: a stretch of history replayed through the real services and jobs."""
