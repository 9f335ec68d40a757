"""The optional reader by a language model: it quotes, and only what the report says is kept.

windows     a text as runs of numbered sentences
prompt      what a model is asked
client      how it is asked: tries, waits, gives up
answers     what it answers, by schema
grounding   its quotes, found in the text or dropped
reader      all of it, behind the interface of every reader
"""
