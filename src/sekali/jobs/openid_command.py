"""`sekali openid rotate`: new keys in front, those before still published for a while."""

import sys
from datetime import UTC, datetime

from sekali.openid.keys import rotate
from sekali.openid.provider import Provider


def rotate_keys(provider: Provider) -> int:
    """Change the keys that sign ID tokens, and tell which are published now."""
    if provider.keys_from_environment:
        sys.stderr.write("the keys are in SEKALI_OPENID_KEYS: change them there\n")
        return 1
    kids = rotate(provider.key_file, at=datetime.now(UTC))
    sys.stdout.write(f"published now, newest first: {', '.join(kids)}\n")
    return 0
