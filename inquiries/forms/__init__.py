"""Forms of the inquiries app; they check shapes only."""
