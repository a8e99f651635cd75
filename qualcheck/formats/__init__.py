"""From Reports to text: one module a format. A format opens no file."""
