"""Plan drafts: a document uploaded, read, checked beside its source, and saved as a plan."""

from tracker.blueprints.plan_drafts import decisions, departments, documents, tasks
from tracker.blueprints.plan_drafts.steps import bp

__all__ = ["bp", "decisions", "departments", "documents", "tasks"]
