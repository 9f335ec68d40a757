"""A report's text as tokens, sentences, paragraphs and quotations, with offsets kept."""

from recount.text.view import Quote, Sentence, TextView, Token, view_text

__all__ = ["Quote", "Sentence", "TextView", "Token", "view_text"]
