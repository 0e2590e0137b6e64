"""Render: a numbered bill laid out as paragraphs with roles, then written as Word, PDF, HTML and text."""
