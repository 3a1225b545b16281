"""Departments: dated names, groups, jurisdictions, reorganisations, who holds which part."""
