"""What every app may use and which itself knows no app."""
