"""LanguageTool beside qualcheck: where it is installed, its server, and what it says of a text.

Off unless a run asks for it, so that one text gets one verdict everywhere. Nothing is downloaded but by
`qualcheck languagetool install`.
"""
