"""The playground: a page on this machine on which an article is checked and a rule is written, tried and saved.

`server` speaks HTTP and trusts nothing that comes in; `worker` is the process that checks, so that a check which takes
too long can be ended; `workshop` is what it does; `house` puts a rule into a file of the house's pack.
"""
