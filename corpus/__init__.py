"""Documents with their dates and origin, and the chunks they are cut into."""
