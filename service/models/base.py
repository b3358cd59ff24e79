"""The declarative base and the columns that many tables share."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, ClassVar

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, mapped_column

from service.db import Exact, Moment, now


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: Moment}


def new_id() -> str:
    """An identifier that cannot be guessed, for what has an address of its own."""
    return uuid.uuid4().hex


Key = Annotated[int, mapped_column(primary_key=True)]
PublicKey = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Created = Annotated[datetime, mapped_column(Moment, default=now)]
ExactText = Annotated[str, mapped_column(Exact)]
