"""Tests of what is erased when."""
