"""Writes the zips of functions and layers, and notes what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from liftoff.build.zips.archive import write_zip, zip_digest
from liftoff.build.zips.layers import Layer
from liftoff.build.zips.parts import Parts, packages_of
from liftoff.build.zips.shipped import Shipped
from liftoff.plan.built import BUILD_FOLDER, Archive, BuiltFunction, BuiltLayer

# Lambda unpacks a layer into /opt, and has /opt/python on `sys.path`.
_LAYER_ROOT = "python/"


def zip_functions(
    functions: Sequence[Parts], folder: Path, pool: Executor
) -> tuple[BuiltFunction, ...]:
    """Write `NAME.zip` of each function; packages that several have are compressed once.

    Args:
        functions: what is in them.
        folder: where to.
        pool: writes side by side.
    """
    shared = {parts.packages for parts in functions if parts.packages and not parts.hidden}
    bases = {packages: folder / f".packages-{n}" for n, packages in enumerate(shared)}
    for done in [pool.submit(_write_packages, path, p) for p, path in bases.items()]:
        done.result()
    work = [
        pool.submit(_function, parts, folder, None if parts.hidden else bases.get(parts.packages))
        for parts in functions
    ]
    made = tuple(future.result() for future in work)
    for path in bases.values():
        path.unlink()
    return made


def zip_layers(layers: Sequence[Layer], folder: Path, pool: Executor) -> tuple[BuiltLayer, ...]:
    """Write `layers/NAME.zip` of each layer."""
    if layers:
        (folder / "layers").mkdir()
    return tuple(pool.map(lambda layer: _layer(layer, folder), layers))


def _write_packages(path: Path, packages: tuple[Shipped, ...]) -> None:
    write_zip(path, {name: m for one in packages for name, m in one.members.items()})


def _function(parts: Parts, folder: Path, base: Path | None) -> BuiltFunction:
    file = f"{parts.name}.zip"
    members = dict(parts.own)
    if base is None:
        members |= {
            path: member
            for one in parts.packages
            for path, member in one.members.items()
            if path not in parts.hidden
        }
    write_zip(folder / file, members, base)
    return BuiltFunction(
        name=parts.name,
        archive=_archive(folder, file, parts.zip_bytes, parts.packages),
        layers=tuple(layer.name for layer in parts.layers),
    )


def _layer(layer: Layer, folder: Path) -> BuiltLayer:
    file = f"layers/{layer.name}.zip"
    members = {
        f"{_LAYER_ROOT}{name}": member
        for one in layer.shipped
        for name, member in one.members.items()
    }
    write_zip(folder / file, members)
    unzipped = sum(one.bytes for one in layer.shipped)
    return BuiltLayer(name=layer.name, archive=_archive(folder, file, unzipped, layer.shipped))


def _archive(folder: Path, file: str, unzipped: int, shipped: Sequence[Shipped]) -> Archive:
    path = folder / file
    return Archive(
        file=f"{BUILD_FOLDER}/{file}",
        sha256=zip_digest(path),
        zipped=path.stat().st_size,
        unzipped=unzipped,
        packages=packages_of(shipped),
    )
