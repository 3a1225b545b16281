"""Reports: typed, filed with figures and evidence, reviewed, counted as rates."""
