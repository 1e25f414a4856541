"""Sessions of a suite's tests, when a function has deleted what they hold."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from liftoff.verify.liftoff_suite_plugin import databases


class Base(DeclarativeBase):
    pass


class Basket(Base):
    __tablename__ = "baskets"
    id: Mapped[int] = mapped_column(primary_key=True)
    things: Mapped[list[Thing]] = relationship(cascade="all, delete-orphan")


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    basket_id: Mapped[int] = mapped_column(ForeignKey("baskets.id"))


def test_what_is_gone_stays_as_it_was_read(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    Base.metadata.create_all(engine)
    with Session(engine) as tests, Session(engine) as function:
        gone = Basket(id=1, things=[Thing(id=1, name="pen"), Thing(id=2, name="ink")])
        kept = Basket(id=2, things=[Thing(id=3, name="cup")])
        tests.add_all([gone, kept])
        tests.commit()
        assert (gone.id, [thing.name for thing in gone.things]) == (1, ["pen", "ink"])
        cup = kept.things[0]
        tests.commit()
        assert (gone.id, cup.name) == (1, "cup")

        function.delete(function.get_one(Basket, 1))
        function.get_one(Thing, 3).name = "mug"
        function.commit()
        databases.look_again()

        assert gone.id == 1
        assert tests.get(Basket, gone.id) is None
        assert cup.name == "mug"


def test_a_session_that_was_in_no_transaction_is_in_none(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    Base.metadata.create_all(engine)
    with Session(engine) as tests:
        basket = Basket(id=1)
        tests.add(basket)
        tests.commit()
        databases.look_again()
        assert not tests.in_transaction()
        assert basket.id == 1
