"""The instruments: an app of its own, which the school across the road runs, too."""
from fastapi import FastAPI, HTTPException

instruments = FastAPI(title="Instruments", docs_url=None, redoc_url=None)

INSTRUMENTS = {
    "refractor": {"aperture": 0.15, "focal_length": 2.25},
    "dobson": {"aperture": 0.4, "focal_length": 1.8},
    "astrograph": {"aperture": 0.2, "focal_length": 0.8},
}


@instruments.get("/")
def list_instruments():
    return {"instruments": sorted(INSTRUMENTS)}


@instruments.get("/{name}")
def get_instrument(name: str, eyepiece: float | None = None):
    """The instrument, and its magnification with an eyepiece of so many millimetres."""
    if name not in INSTRUMENTS:
        raise HTTPException(404, "no such instrument")
    found = {"name": name, **INSTRUMENTS[name]}
    if eyepiece is not None:
        found["magnification"] = round(found["focal_length"] * 1000 / eyepiece)
    return found
