"""What the API takes and gives."""
from datetime import date
from enum import Enum

from pydantic import BaseModel, Field


class Kind(str, Enum):
    star = "star"
    galaxy = "galaxy"
    nebula = "nebula"
    cluster = "cluster"


class Order(str, Enum):
    name = "name"
    magnitude = "magnitude"


class Member(BaseModel):
    id: int
    login: str
    name: str
    role: str


class TargetIn(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    kind: Kind
    ra: float = Field(ge=0, lt=24, description="Right ascension in hours.")
    declination: float = Field(ge=-90, le=90, description="Declination in degrees.")
    magnitude: float
    tags: list[str] = []


class Target(TargetIn):
    id: int
    url: str


class TargetList(BaseModel):
    targets: list[Target]
    total: int
    next: str | None = None


class Position(BaseModel):
    target: str
    hours: float
    altitude: float
    azimuth: float


class ObservationIn(BaseModel):
    target_id: int
    night: date
    magnitude: float = Field(gt=-30, lt=30)
    note: str = Field(default="", max_length=500)


class Observation(ObservationIn):
    id: int
    member: str


class Weather(BaseModel):
    hour: int = Field(ge=0, le=23)
    humidity: float = Field(ge=0, le=100)
    wind: float = Field(ge=0)


class Night(BaseModel):
    night: date
    duty: str
    public: bool


class Forecast(BaseModel):
    night: date
    seeing: float
    words: str


class Image(BaseModel):
    name: str
    size: int
