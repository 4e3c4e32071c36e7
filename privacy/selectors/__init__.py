"""Reads of the privacy app: the trail, reviews, who is affected."""
