# The part of qasync that the console uses; the library ships no types.
from asyncio import BaseEventLoop
from typing import Self

from PySide6.QtWidgets import QApplication

class QEventLoop(BaseEventLoop):
    def __init__(self, app: QApplication | None = None) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *args: object) -> None: ...
