"""How passwords are hashed: Argon2id at the parameters that OWASP asks for."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane.

    Django's own default takes 100 MiB and eight lanes: with a few people signing in at once that
    is more memory than all of Sekali. Source: OWASP Password Storage Cheat Sheet.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
