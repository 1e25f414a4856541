"""Calls that change what they are called on, or what they are given."""

from __future__ import annotations

import ast

MUTATORS = frozenset({
    "append", "appendleft", "add", "extend", "extendleft", "insert", "update", "setdefault", "pop",
    "popleft", "popitem", "remove", "discard", "clear", "sort", "reverse", "rotate", "subtract",
    "put", "put_nowait", "get_nowait", "difference_update", "intersection_update",
    "symmetric_difference_update", "move_to_end", "__setitem__", "__delitem__",
})  # fmt: skip
# Change what their first argument is.
BY_FUNCTION = frozenset({
    "builtins.next", "heapq.heappush", "heapq.heappop", "heapq.heapify", "heapq.heapreplace",
    "heapq.heappushpop", "bisect.insort", "bisect.insort_left", "bisect.insort_right",
    "random.shuffle", "operator.setitem", "operator.delitem", "operator.iadd",
})  # fmt: skip
# Flags, and what switches them.
FLAGS = frozenset({"threading.Event()", "asyncio.Event()"})
# Changes only what is of some kinds: of anything else it only reads, or sends.
TAKES = {
    "get": frozenset({"queue"}),
    "send": frozenset({"generator"}),
    "__next__": frozenset({"generator", "counter"}),
}
SWITCHES = frozenset({"set", "clear"})
# Change an object of a library that start-up makes, by what its name starts with.
OF_LIBRARIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "add_node", "add_nodes_from", "add_edge", "add_edges_from", "remove_node",
            "remove_edge", "add_weighted_edges_from",
        ),
        ("networkx.", "igraph.", "pyvis."),
    ),
    **dict.fromkeys(("path", "tag", "definition"), ("apispec.",)),
    **dict.fromkeys(("add_row", "del_row", "clear_rows"), ("prettytable.", "rich.table.")),
    **dict.fromkeys(("addi", "discardi", "removei", "chop"), ("intervaltree.",)),
    "record_value": ("hdrh.",),
    **dict.fromkeys(
        ("add_vertex", "add_vertices", "delete_vertices", "delete_edges"), ("igraph.",)
    ),
    **dict.fromkeys(("push", "push_san", "push_uci", "set_fen"), ("chess.",)),
    **dict.fromkeys(
        ("add_policy", "remove_policy", "add_role_for_user", "delete_role_for_user"), ("casbin.",)
    ),
    **dict.fromkeys(("respond", "setPredicate"), ("aiml.",)),
    **dict.fromkeys(("partial_fit", "learn_one", "learn_many"), ("sklearn.", "river.")),
    "on_next": ("rx.", "reactivex."),
    "step": ("gym.", "gymnasium."),
    "add_item": ("annoy.",),
    "add": (
        "pybloom.", "pybloom_live.", "bloom_filter.", "bloom_filter2.", "rbloom.", "pybloomfilter.",
        "rdflib.",
    ),
    "insert": ("datasketch.", "rtree."),
    # Of a session that start-up makes, so that the next request sends it, too.
    "update": tuple(
        f"{session}().{part}"
        for session in ("requests.Session", "requests.session", "httpx.Client", "httpx.AsyncClient")
        for part in ("headers", "cookies", "params")
    ),
}  # fmt: skip
# Change the attribute of their first argument that their second one names.
BY_NAME = frozenset({"builtins.setattr", "builtins.delattr"})


def is_in_place(node: ast.Call) -> bool:
    """`frame.drop(rows, inplace=True)`."""
    return any(
        k.arg == "inplace" and isinstance(k.value, ast.Constant) and k.value.value is True
        for k in node.keywords
    )
