"""The one error of this room: what is wrong in a contract, and where to go and mend it."""

from __future__ import annotations


class SpecError(Exception):
    """A contract that cannot be used, told as `file:line: pointer: message` on one line."""

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, column: int = 0, pointer: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return ": ".join(part for part in (place, self.pointer, self.message) if part)

    def at(self, file: str, line: int) -> SpecError:
        """Return the same error with the file and line that its pointer stands at."""
        return SpecError(self.message, file=file, line=line, pointer=self.pointer)
