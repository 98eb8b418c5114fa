"""Cuts the source of an expression into tokens."""

import re
from typing import NamedTuple

from sekali.catalogue.rules_language.refusals import NotWellFormed, place_in

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+|//[^\n]*)
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<symbol>&&|\|\||[=!<>]=|\.\.|[-+*/%!<>?:.,()\[\]])""",
    re.VERBOSE,
)
# In the cells of a table a key such as `in-time` needs no quotes; a minus sign needs spaces.
_DASHED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+")
_SYMBOLIC_WORDS = {"in"}
_MOST_DIGITS = 28
_WORD_LETTER = re.compile(r"[A-Za-z0-9_]")
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|(.))"
)
_PLAIN_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "?": "?", "'": "'", '"': '"', "`": "`",
}  # fmt: skip
_FIXES = {
    "=": "compare with ==",
    "&": "write && for and",
    "|": "write || for or",
    "'": "close the text with ' on the same line",
    '"': 'close the text with " on the same line',
    "{": "maps are not part of the language",
    "\u2018": "use straight quotes: '",
    "\u2019": "use straight quotes: '",
    "\u201c": 'use straight quotes: "',
    "\u201d": 'use straight quotes: "',
    "\u00a0": "this is a no-break space: use a plain one",
}


class Token(NamedTuple):
    """``kind`` is number, text, word, symbol or end; ``at`` is the offset in the source."""

    kind: str
    text: str
    at: int


def tokenize(source: str, *, dashed_words: bool = False) -> list[Token]:
    """Return the tokens of an expression, the last of kind "end".

    Raises:
        NotWellFormed: A character that starts no token, or a number written otherwise.
    """
    tokens, at = [], 0
    while at < len(source):
        token = _token_at(source, at, dashed_words=dashed_words)
        at += len(token.text)
        if token.kind != "space":
            tokens.append(token)
    return [*tokens, Token("end", "", at)]


def _token_at(source: str, at: int, *, dashed_words: bool) -> Token:
    if dashed_words and (found := _DASHED.match(source, at)):
        return Token("word", found[0], at)
    found = _TOKEN.match(source, at)
    if not found or not found.lastgroup:
        letter = source[at]
        raise NotWellFormed(
            f"{letter!r} cannot stand here", fix=_FIXES.get(letter, ""), place=place_in(source, at)
        )
    kind = "symbol" if found[0] in _SYMBOLIC_WORDS else found.lastgroup
    if kind == "number":
        _check_number(source, found)
    return Token(kind, found[0], at)


def _check_number(source: str, found: re.Match[str]) -> None:
    digits, fix = found[0], ""
    if _WORD_LETTER.match(source, found.end()):
        fix = "write it in full, with digits and a point only; quote it if it is a key"
    elif digits[0] == "0" and digits[1:2].isdigit():
        fix = "write it without leading zero; quote it if it is a code such as a NIK"
    elif len(digits) > _MOST_DIGITS:
        fix = f"at most {_MOST_DIGITS} digits; quote it if it is a code"
    if fix:
        raise NotWellFormed("not a number", fix=fix, place=place_in(source, found.start()))


def text_of(token: Token, source: str) -> str:
    r"""Return what a quoted text says, its CEL escapes resolved.

    >>> text_of(Token("text", r"'it\'s \u0041'", 0), "")
    "it's A"

    Raises:
        NotWellFormed: An escape that CEL does not have.
    """

    def resolve(found: re.Match[str]) -> str:
        four, eight, two, octal, plain = found.groups()
        try:
            if plain:
                return _PLAIN_ESCAPES[plain]
            letter = chr(int(octal, 8) if octal else int(four or eight or two, 16))
            letter.encode()  # Half of a pair is no letter.
        except (KeyError, ValueError, OverflowError):
            place = place_in(source, token.at + 1 + found.start())
            fix = "write \\\\ for a backslash"
            raise NotWellFormed(f"{found[0]} means no letter", fix=fix, place=place) from None
        return letter

    return _ESCAPE.sub(resolve, token.text[1:-1])
