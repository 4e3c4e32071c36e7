"""What the API reads and writes about inquiries; shapes only."""
