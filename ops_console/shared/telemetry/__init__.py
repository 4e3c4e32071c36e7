"""What operators see of the console while it runs: origins, log lines, figures, heartbeats."""
