from __future__ import annotations

import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liftoff_codemods.coding_cookie import declare_utf8


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# -*- coding: latin-1 -*-\nx\n", "# -*- coding: utf-8 -*-\nx\n"),
        ("#!/bin/sh\n# vim: set fileencoding=cp1252 :\n", "#!/bin/sh\n# vim: set fileencoding=utf-8 :\n"),
        ("\n#coding=koi8_r\r\n", "\n#coding=utf-8\r\n"),
        ("# coding: utf-8\n", "# coding: utf-8\n"),
        ("# coding: UTF_8\n", "# coding: UTF_8\n"),
        ("# coding: utf8", "# coding: utf8"),
        ("x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n"),
        ("\n\n# coding: latin-1\n", "\n\n# coding: latin-1\n"),
        ("x = 1  # coding: latin-1\n", "x = 1  # coding: latin-1\n"),
        ('"# coding: latin-1"\n', '"# coding: latin-1"\n'),
        ("", ""),
    ],
)  # fmt: skip
def test_declarations(before: str, after: str) -> None:
    assert declare_utf8(before) == after
    assert declare_utf8(after) == after


@given(st.text('# \n\r\fcoding:=-*latin1utf8xé_"'))
def test_what_it_gives_decodes_as_utf8(text: str) -> None:
    after = declare_utf8(text)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(after.encode()).readline)
    except SyntaxError:
        # Python refuses the declaration: there was no such module to begin with.
        return
    assert encoding == "utf-8"
