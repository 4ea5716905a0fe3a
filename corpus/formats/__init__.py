"""Files of other makers, read into text with its headings, lists and pages."""
