"""What reaches the console from outside and what it hands back: headers, texts, files, settings."""
