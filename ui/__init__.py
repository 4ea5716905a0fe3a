"""The command line, the chat page."""
