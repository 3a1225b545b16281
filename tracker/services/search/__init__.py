"""Full-text search over what a person may see."""
