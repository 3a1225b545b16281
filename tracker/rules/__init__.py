"""The rules of supervision as pure functions: dates, duties, lights, rungs, scores, permissions.

Nothing in this package asks for the time, the database or Flask. Every judgement returns its
answer together with a :class:`tracker.rules.reasons.Reason`.
"""
