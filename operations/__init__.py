"""Running the console: health, jobs, backups, and what is kept for how long."""
