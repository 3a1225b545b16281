"""Supervision: what the ladder raises, slips, urges, instructions, replies."""
