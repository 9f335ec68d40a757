"""Gets reports from the web: the one part, beside `llm`, that uses the network.

`client` asks, `pages` makes documents of what comes. Nothing is imported here: httpx takes a tenth
of a second to load, and most commands ask for nothing.
"""
