"""What of a sign-in is the password's hash, which is dear on purpose."""

import statistics
import time

from sekali.accounts.hashing import OwaspArgon2

ROUNDS = 15
MS = 1_000


def argon2_cpu_ms() -> float:
    """Return the median processor time of one hash at our parameters, in milliseconds."""
    hasher = OwaspArgon2()
    return round(statistics.median(_one(hasher) for _ in range(ROUNDS)) * MS, 2)


def _one(hasher: OwaspArgon2) -> float:
    before = time.process_time()
    hasher.encode("three words of nobody", "salt-of-a-benchmark")
    return time.process_time() - before
