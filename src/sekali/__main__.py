"""Makes ``python -m sekali`` the same as ``sekali``."""

import sys

from sekali.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
