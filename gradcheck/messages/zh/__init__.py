"""The messages in Simplified Chinese."""
