"""Tests of the pure rules: tables first, then properties."""
