"""Parses an expression: precedence climbing over CEL's operators, within limits."""

from collections.abc import Sequence
from decimal import Decimal

from sekali.catalogue.rules_language.limits import Limits
from sekali.catalogue.rules_language.refusals import NotWellFormed, TooLarge, place_in
from sekali.catalogue.rules_language.syntax import Call, Constant, Items, Literal, Macro, Name, Node
from sekali.catalogue.rules_language.tokens import Token, text_of, tokenize

MACROS = frozenset({"all", "exists", "filter", "map"})
NEGATE = "negate"
ASK = "[]"

_CONSTANTS: dict[str, Constant] = {"true": True, "false": False, "null": None}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in")
BINDS_COMPARISON = 4
_BINDS = {
    "?": 1,
    "||": 2,
    "&&": 3,
    **dict.fromkeys(COMPARISONS, BINDS_COMPARISON),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "%"), 6),
}  # fmt: skip
_BINDS_SIGN = 7
_CHAINED = frozenset({"&&", "||"})
_FOREIGN_WORDS = {"and": "write &&", "or": "write ||", "not": "write !", "is": "write =="}


def parse(source: str, limits: Limits) -> Node:
    """Return the parts of an expression.

    Raises:
        NotWellFormed: It is not a sentence of the language.
        TooLarge: It passes a limit.
    """
    return Parser(source, limits).whole()


class Parser:
    """Reads one source from left to right; the cells of tables are read with it too."""

    def __init__(self, source: str, limits: Limits, *, dashed_words: bool = False) -> None:
        self.source = source
        self._limits = limits
        self._nodes = self._depth = self._next = 0
        if len(source) > limits.source_length:
            raise TooLarge(
                f"longer than {limits.source_length} characters", fix="split it into several rules"
            )
        self._tokens = tokenize(source, dashed_words=dashed_words)

    def whole(self) -> Node:
        """Return the expression that the whole source is."""
        node = self.expression()
        self.end()
        return node

    def expression(self, above: int = 0) -> Node:
        """Return the expression here, as far as its operators bind tighter than ``above``."""
        self.deeper()
        left = self._prefix()
        while self.token.kind == "symbol" and _BINDS.get(self.token.text, 0) > above:
            left = self._infix(left, self.advance())
        self._depth -= 1
        return left

    # --- Tokens -----------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self._tokens[self._next]

    def advance(self) -> Token:
        """Return the next token and step over it."""
        token = self.token
        self._next += token.kind != "end"
        return token

    def take(self, *texts: str, kind: str = "symbol") -> Token | None:
        """Step over the next token if it is one of these, and return it."""
        found = self.token.kind == kind and self.token.text in texts
        return self.advance() if found else None

    def take_last(self, word: str) -> Token | None:
        """Step over a word if it is the last token, and return it."""
        last = self._next == len(self._tokens) - 2
        return self.take(word, kind="word") if last else None

    def need(self, text: str) -> None:
        """Step over a symbol that has to stand here."""
        if not self.take(text):
            raise self.unexpected(f"{text!r} was expected")

    def end(self) -> None:
        """Make sure that nothing is left over."""
        if self.token.kind != "end":
            raise self.unexpected("an operator was expected")

    def unexpected(self, message: str) -> NotWellFormed:
        """Return the refusal of the next token."""
        here = self.token.text
        fix = _FOREIGN_WORDS.get(here, "")
        place = place_in(self.source, self.token.at)
        before = f"before {here[:40]!r}" if here else "at the end"
        return NotWellFormed(f"{message} {before}", fix=fix, place=place)

    # --- Parts ------------------------------------------------------------------------------

    def deeper(self) -> None:
        """Go one level down; whoever calls this comes back up or gives up."""
        self._depth += 1
        self._check(self._depth)

    def call(self, function: str, *arguments: Node, at: int) -> Call:
        """Return a call as a counted part."""
        return Call(function, arguments, at=at, height=self._grown(arguments))

    def literal(self, value: Constant, at: int) -> Literal:
        """Return a literal as a counted part."""
        return Literal(value, at=at, height=self._grown(()))

    def _grown(self, below: Sequence[Node]) -> int:
        self._nodes += 1
        height = 1 + max((node.height for node in below), default=0)
        self._check(height)
        return height

    def _check(self, depth: int) -> None:
        if depth <= self._limits.depth and self._nodes <= self._limits.nodes:
            return
        message = "nested too deeply" if depth > self._limits.depth else "too many parts"
        place = place_in(self.source, self.token.at)
        raise TooLarge(message, fix="split it, or use a decision table", place=place)

    # --- Grammar ----------------------------------------------------------------------------

    def _infix(self, left: Node, operator: Token) -> Node:
        if operator.text == "?":
            return self._conditional(left, operator.at)
        right = self.expression(_BINDS[operator.text])
        # Chains of && and || become one part with many clauses: flat, and quick to run.
        if operator.text in _CHAINED and isinstance(left, Call) and left.function == operator.text:
            return self.call(operator.text, *left.arguments, right, at=left.at)
        return self.call(operator.text, left, right, at=operator.at)

    def _conditional(self, condition: Node, at: int) -> Node:
        yes = self.expression(_BINDS["?"])  # CEL wants brackets around a choice in here.
        self.need(":")
        return self.call("?:", condition, yes, self.expression(), at=at)

    def _prefix(self) -> Node:
        if sign := self.take("!", "-"):
            operand = self.expression(_BINDS_SIGN)
            return self.call("!" if sign.text == "!" else NEGATE, operand, at=sign.at)
        node = self._primary()
        while after := self.take(".", "["):
            node = self._member(node) if after.text == "." else self._asked(node, after)
        return node

    def _asked(self, lookup: Node, opening: Token) -> Node:
        return self.call(ASK, lookup, *self._until("]"), at=opening.at)

    def _primary(self) -> Node:
        start = self.token
        if self.take("("):
            node = self.expression()
            self.need(")")
            return node
        if self.take("["):
            items = self._until("]")
            return Items(items, at=start.at, height=self._grown(items))
        if start.kind in {"number", "text", "word"}:
            return self._operand(self.advance())
        raise self.unexpected("a value was expected")

    def _operand(self, token: Token) -> Node:
        if token.kind == "number":
            return self.literal(Decimal(token.text), token.at)
        if token.kind == "text":
            return self.literal(text_of(token, self.source), token.at)
        if token.text in _CONSTANTS:
            return self.literal(_CONSTANTS[token.text], token.at)
        if self.take("("):
            return self.call(token.text, *self._until(")"), at=token.at)
        return Name((token.text,), at=token.at, height=self._grown(()))

    def _member(self, left: Node) -> Node:
        if self.token.kind != "word":
            raise self.unexpected("a name was expected")
        word = self.advance()
        if not self.take("("):
            return self._field(left, word)
        if word.text in MACROS:
            return self._macro(word, left)
        return self.call(word.text, left, *self._until(")"), at=word.at)

    def _field(self, left: Node, word: Token) -> Node:
        if not isinstance(left, Name):
            place = place_in(self.source, word.at)
            fix = "use .map(row, row.field) on a list"
            raise NotWellFormed("only a name has fields", fix=fix, place=place)
        return Name((*left.path, word.text), at=left.at)

    def _macro(self, word: Token, target: Node) -> Macro:
        variable = self.advance()
        if variable.kind != "word" or variable.text in _CONSTANTS:
            place = place_in(self.source, variable.at)
            fix = f"name the item first, as in .{word.text}(row, ...)"
            raise NotWellFormed("a variable was expected", fix=fix, place=place)
        self.need(",")
        body = self.expression()
        self.need(")")
        height = self._grown((target, body))
        return Macro(word.text, target, variable.text, body, at=word.at, height=height)

    def _until(self, closing: str) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while not self.take(closing):
            if nodes:
                self.need(",")
            nodes.append(self.expression())
        return tuple(nodes)
