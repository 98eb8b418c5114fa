"""``python -m sekali.demo.civil_registry``: the simulated registry without the rest."""

import argparse
from pathlib import Path

from sekali.demo.civil_registry.server import serve


def main() -> None:
    """Read the command line and serve. The login comes from the environment (terms.py)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--people", type=Path, required=True, help="JSON lines of records")
    parser.add_argument("--state", type=Path, required=True, help="folder for its own storage")
    arguments = parser.parse_args()
    serve(port=arguments.port, people=arguments.people, state=arguments.state)


if __name__ == "__main__":
    main()
