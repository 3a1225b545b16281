"""Indicators: targets, the figures asked for, progress, and the statutory tables."""
