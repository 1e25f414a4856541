"""What a codemod is asked to do to one module, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEdits:
    """Edits of one module; lines are those of the original source, from 1.

    Attributes:
        stubs: endpoint of each function whose body goes, by the line of its `def`.
        remove: first lines of top-level statements that go (of a definition: its `def` line).
        drop_names: names that go from the import statement at a line, as it spells them: `a.b`,
            `name`, `name as other`.
        load_only: module that is still loaded by the import statement at a line, of which no name
            is needed any more.
        lazy: names of the import statement at a line, as it spells them, that wait for their first
            use.
        needs: names that wait, which a function uses, by the line of its `def`.
    """

    stubs: Mapping[int, str] = field(default_factory=dict)
    remove: frozenset[int] = frozenset()
    drop_names: Mapping[int, frozenset[str]] = field(default_factory=dict)
    load_only: Mapping[int, str] = field(default_factory=dict)
    lazy: Mapping[int, frozenset[str]] = field(default_factory=dict)
    needs: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        # Nothing needs what does not wait.
        return bool(self.stubs or self.remove or self.drop_names or self.load_only or self.lazy)
