"""Embeds, stores and searches chunks."""
