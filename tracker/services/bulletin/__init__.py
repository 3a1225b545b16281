"""Bulletins: frozen figures, words, and the course to a numbered issue."""
