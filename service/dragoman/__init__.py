"""Repairs scraped multilingual text, finds the language of every span, translates it offline, and aligns it."""
