from __future__ import annotations

import pytest

from liftoff.verify.file_paths import file_paths

FILES = (
    "shop/static/css/shop.css", "shop/static/img/a b.png", "shop/static/z.png",
    "shop/admin/static/admin.js", "templates/index.html",
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        ("GET /static/<path:filename>", ["/static/css/shop.css", "/static/img/a%20b.png"]),
        ("GET|HEAD /admin/static/<path:filename>#2", ["/admin/static/admin.js"]),
        (
            "ANY /shop/static/{path:path}",
            ["/shop/static/css/shop.css", "/shop/static/img/a%20b.png"],
        ),
        ("POST /static/<path:filename>", []),
        ("GET /static/<filename>", []),
        ("GET /media/<path:filename>", []),
        ("GET /<path:filename>", []),
        ("shop is shared", []),
    ],
)
def test_a_text_and_another_file_of_the_folder(rule: str, paths: list[str]) -> None:
    assert list(file_paths([rule], FILES)) == paths
