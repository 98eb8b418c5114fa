"""``python -m sekali.demo.registries``: the simulated registries without the rest."""

import argparse
from pathlib import Path

from sekali.demo.registries.server import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--holdings", type=Path, required=True, help="JSON lines of records")
    parser.add_argument("--state", type=Path, required=True, help="folder for its own storage")
    parser.add_argument("--key", required=True, help="what must be known to ask")
    told = parser.parse_args()
    serve(port=told.port, holdings=told.holdings, state=told.state, key=told.key)


if __name__ == "__main__":
    main()
