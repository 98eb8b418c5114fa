"""Why Sekali cannot be started or kept running, told to whoever starts it."""

from typing import ClassVar

from sekali.kernel.errors import DomainError


class LaunchError(DomainError):
    """Starting or stopping failed; ``str()`` of it says what happened and what to do."""

    code: ClassVar[str] = "launch_failed"

    def __init__(self, advice: str) -> None:
        super().__init__(advice=advice)
        self.advice = advice

    def __str__(self) -> str:
        return self.advice


class NoDatabase(LaunchError):
    """The embedded database cannot be made, started or reached."""

    code = "no_database"


class DatabaseInUse(NoDatabase):
    """Another living process runs the server of this data directory."""

    code = "database_in_use"


class AlreadyRunning(LaunchError):
    """Another ``sekali run`` works in the same directory."""

    code = "already_running"


class UnusableVar(LaunchError):
    """The directory for what the installation keeps cannot be written."""

    code = "unusable_var"


class PortTaken(LaunchError):
    """Another program listens at the port that was asked for."""

    code = "port_taken"


class ChildFailed(LaunchError):
    """A program that Sekali needs ended, or never became ready."""

    code = "child_failed"
