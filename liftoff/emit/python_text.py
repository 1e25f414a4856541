"""Text as a part of Python source, spelled as formatters spell it."""

from __future__ import annotations


def string_literal(text: str) -> str:
    """A string literal of that value, in double quotes unless single ones need fewer escapes."""
    single = repr('"' + text)[2:-1]  # the quote in front makes repr choose single quotes
    if text.count('"') > text.count("'"):
        return f"'{single}'"
    return '"' + single.replace("\\'", "'").replace('"', '\\"') + '"'


def docstring_text(text: str) -> str:
    """`text` as one line within a docstring in triple double quotes.

    What cannot be printed is shown by its escape, so the docstring's value is one line too.
    """
    shown = "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
    return shown.replace("\\", "\\\\").replace('"""', '""\\"')
