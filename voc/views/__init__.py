"""Pages of the voc app."""
