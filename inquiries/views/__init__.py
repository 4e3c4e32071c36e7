"""Pages and panes of the inquiries app, one module per screen or family of verbs."""
