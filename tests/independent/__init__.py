"""A second, naive program that recomputes lights, rungs, slips and scores from a ledger export.

It shares no code with the product: it reads the exported JSON, steps through days one at a time
and loops over rows. Where it disagrees with the product, one of the two misreads docs/rules.md.
"""
