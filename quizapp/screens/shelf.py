"""A shelf with so many places: what was used longest ago makes room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things by their keys, at most so many; the threads of a server share it."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._things)

    def find(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Return the thing with this key, made if it is not there; two threads may make it twice."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._places:
                self._things.popitem(last=False)
        return made
