"""The errors of recount, by whose fault they are.

RecountError
├── InputError       the world is wrong: an unreadable report, a broken row. Normally becomes
│                    an `Issue`, and the stage goes on with the next input.
├── UsageError       the caller is wrong: an unknown option value. Names the allowed values.
├── CaseError        the case cannot be opened: no such file, no case file, a newer schema.
├── ModelError       the learned reader's files are missing, altered, or not what they should be.
└── InvariantError   recount is wrong: an offset that misses its text. Always stops.
"""


class RecountError(Exception):
    """The root of every error that recount raises on purpose."""


class InputError(RecountError):
    """An input that cannot be read.

    `code` is the stable issue code (see docs/issues.md), `subject` names the input as the
    user gave it.
    """

    def __init__(self, code: str, subject: str, message: str) -> None:
        super().__init__(f"{subject}: {message}")
        self.code = code
        self.subject = subject
        self.message = message


class UsageError(RecountError):
    """A call with a value that is not allowed; the message names the allowed ones."""


class CaseError(RecountError):
    """A case file that cannot be opened or made."""


class ModelError(RecountError):
    """Files of the learned reader that are missing or altered."""


class InvariantError(RecountError):
    """A promise that recount itself has broken; never to be caught and passed over."""
