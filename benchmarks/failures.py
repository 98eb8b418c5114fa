"""What ends a benchmark with one sentence instead of figures."""


class BenchmarkFailed(Exception):
    """The installation did not do what a figure needs; the message says what and where."""
