import ast

from liftoff.project.source.syntax import walk

SOURCE = '''
import os as system

@decorated(1)
async def each(first, /, second: int = 2, *rest, key=None, **more) -> list[str]:
    """What it does."""
    global counter
    counter: int = -first if first and not second else first @ second
    try:
        async with rest[0] as held, more["x"]:
            yield {**more, key: [item for item in rest if item > 1 in held]}
    except* (ValueError, KeyError) as error:
        raise SystemExit from error
    match second:
        case [1, *others] if others:
            print(f"{first!r:>{second}}", *others, sep="")
        case {"k": str(text), **left} | Point(x=0) as left:
            del left, text
    return lambda a, *, b=(found := 1): await_(a)[b:found:2]
'''
LEFT_OUT = ast.expr_context, ast.operator, ast.boolop, ast.cmpop, ast.unaryop


def test_all_nodes_come_in_the_order_of_the_standard_walk() -> None:
    tree = ast.parse(SOURCE)
    expected = [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
    assert list(walk(tree)) == expected
    assert len({type(node) for node in expected}) > 40
