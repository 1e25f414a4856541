"""Remembers what was worked out, and from what, so that only what has changed is done again.

Results and the facts they are made from are a graph. When a fact changes, what has read it is
worked out again, results before what is made from them; where a result comes out the same, what is
made from it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from heapq import heappop, heappush
from typing import Any, TypeVar

Result = TypeVar("Result")

# How often a result is worked out again in one round: results that feed each other need not settle.
MAX_RENEWALS = 1


class Cell:
    """A result that may change, with what has read it.

    Attributes:
        function: works it out, from `arguments`.
        value: what it is; while it is worked out, what a cycle sees of it.
        readers: the cells that are made from it.
        rank: cells are worked out in this order; 0 until the first time is over.
        renewals: how often it has been worked out again.
        open: whether it is being worked out.
        stale: whether something that it is made from has changed.
        moves: whether anything that it is made from may change.
    """

    __slots__ = (
        "arguments", "function", "moves", "open", "rank", "readers", "renewals", "stale", "value",
    )  # fmt: skip

    def __init__(
        self, function: Callable[..., Any] | None, arguments: tuple[Any, ...], value: Any
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.value = value
        self.readers: list[Cell] = []
        self.rank = 0
        self.renewals = 0
        self.open = True
        self.stale = False
        self.moves = False


class Memory:
    """Results by key.

    A key stands for an expression or a name. A result that is made from nothing that may change is
    kept as it is; any other one in a cell.

    Attributes:
        memo: results and cells.
        active: the cell that is being worked out; None when nobody needs to know who reads.
    """

    def __init__(self) -> None:
        self.memo: dict[Hashable, Any] = {}
        self.active: Cell | None = None
        self._facts: dict[Hashable, list[Cell]] = {}
        self._stale: list[tuple[int, Cell]] = []
        self._left: list[Cell] = []
        self._due: list[Cell] = []
        self._rank = 0
        self._working = False
        self._renewals = MAX_RENEWALS

    def read(self, cell: Cell) -> Any:
        """The result in a cell, which the active one depends on."""
        if cell.open:
            # A cycle: there is a result, but it may not be the last one.
            cell.moves = True
        elif cell.stale and cell.renewals < self._renewals:
            self._renew(cell)
        active = self.active
        if active is not None:
            active.moves = True
            readers = cell.readers
            if not readers or readers[-1] is not active:
                readers.append(active)
        return cell.value

    def read_fact(self, key: Hashable) -> None:
        """Note that the active cell depends on a fact."""
        active = self.active
        if active is not None:
            active.moves = True
            readers = self._facts.get(key)
            if readers is None:
                self._facts[key] = [active]
            elif readers[-1] is not active:
                readers.append(active)

    def remember(
        self,
        key: Hashable,
        default: Result,
        function: Callable[..., Result],
        *arguments: Any,
    ) -> Result:
        """Give the result of a key, worked out by a function if it is not known.

        Args:
            key: what is asked for.
            default: what a cycle sees of it in the first round.
            function: works it out.
            arguments: for the function.
        """
        known: Any = self.memo.get(key)
        if known is None:
            known = self.memo[key] = Cell(function, arguments, default)
            outer, self.active = self.active, known
            value = function(*arguments)
            self.active = outer
            if not known.moves:
                self.memo[key] = value
                return value
            self.close(known, value)
        result: Result = self.read(known) if type(known) is Cell else known
        return result

    def know(self, other: Memory) -> None:
        """Take over all results of another memory as they are now."""
        self._renewals = other._renewals
        self.memo = {
            key: known.value if type(known) is Cell else known for key, known in other.memo.items()
        }

    def settle(self) -> None:
        """Take all results for the last ones: no fact changes from here on."""
        for key, known in self.memo.items():
            if type(known) is Cell:
                self.memo[key] = known.value
        self._facts.clear()
        self._left.clear()
        self._due.clear()

    def close(self, cell: Cell, value: Any) -> None:
        """Store what a cell is worth now."""
        cell.open = False
        if not cell.rank:
            self._rank += 1
            cell.rank = self._rank
        if cell.value != value:
            cell.value = value
            if cell.readers:
                self._spread(cell.readers)
                cell.readers = []
        if cell.stale:
            self._put_off(cell)
        if self.active is None and not self._working:
            self._work_off()

    def change(self, facts: Iterable[Hashable]) -> None:
        """Work out again what depends on facts that have changed."""
        for key in facts:
            readers = self._facts.pop(key, None)
            if readers is not None:
                self._spread(readers)
        for cell in self._left:
            heappush(self._stale, (cell.rank, cell))
        self._left = []
        self._work_off()
        self._renewals += MAX_RENEWALS

    def forget(self, facts: Iterable[Hashable]) -> None:
        """Drop what depends on facts that have changed, to be worked out anew where it is asked.

        Results that feed each other would keep alive what nothing gives them any more.
        """
        pending = [cell for key in facts for cell in self._facts.pop(key, ())]
        gone: set[Cell] = set()
        while pending:
            cell = pending.pop()
            if cell not in gone:
                gone.add(cell)
                pending.extend(cell.readers)
                cell.readers = []
        self.memo = {
            key: known
            for key, known in self.memo.items()
            if type(known) is not Cell or known not in gone
        }
        self._due.extend(cell for cell in gone if cell.function is None)
        self._stale = [entry for entry in self._stale if entry[1] not in gone]
        self._left = [cell for cell in self._left if cell not in gone]

    def _work_off(self) -> None:
        self._working = True
        while self._stale:
            _, cell = heappop(self._stale)
            if not cell.stale or cell.open:
                continue
            if cell.renewals < self._renewals:
                self._renew(cell)
            else:
                self._left.append(cell)
        self._working = False

    def due_now(self) -> list[Cell]:
        """The stale cells without a function, in order: whoever made them works them out."""
        due, self._due = self._due, []
        return sorted(due, key=lambda cell: cell.rank)

    def _renew(self, cell: Cell) -> None:
        cell.stale, cell.open = False, True
        cell.renewals += 1
        outer, self.active = self.active, cell
        function: Any = cell.function
        value = function(*cell.arguments)
        self.active = outer
        self.close(cell, value)

    def _spread(self, readers: Iterable[Cell]) -> None:
        for cell in readers:
            if not cell.stale:
                cell.stale = True
                if not cell.open:
                    self._put_off(cell)

    def _put_off(self, cell: Cell) -> None:
        if cell.function is None:
            self._due.append(cell)
        else:
            heappush(self._stale, (cell.rank, cell))
