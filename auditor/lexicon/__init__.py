"""The words of each language as data, and the matcher that finds them in a page's text."""
