"""Whether people may be served with the keys that are set: not without, not with those of samples.

Commands that serve nobody run without; `sekali check` tells all that is wrong at once.
"""

from collections.abc import Sequence

from django.conf import settings

NO_KEYS = """\
There are no keys: set SEKALI_SECRET_KEY and SEKALI_HASH_KEY (docs/howto/operate-and-back-up.md),
or start once with `sekali run`, which makes them in {var}/secrets.
"""
SAMPLE_KEYS = """\
Real people are not served with keys that everybody knows: set {named}, or leave them empty where
there is no such system (docs/howto/operate-and-back-up.md).
"""
_WITH_DEFAULTS = ("SEKALI_REGISTRY_PASSWORD", "SEKALI_REGISTRIES_KEY", "SEKALI_SMS_KEY")


def refusal_to_serve() -> str:
    """Return why nobody is served with these keys, for an operator; empty if all is well."""
    if not settings.KEYS_ARE_SET:
        return NO_KEYS.format(var=settings.VAR)
    named = () if settings.SAMPLE_DATA else keys_of_samples()
    return SAMPLE_KEYS.format(named=", ".join(named)) if named else ""


def keys_of_samples() -> Sequence[str]:
    """Return the settings that hold the key of the simulated systems."""
    return [one for one in _WITH_DEFAULTS if _value(one) == settings.SAMPLE_KEY]


def _value(variable: str) -> str:
    return str(getattr(settings, variable.removeprefix("SEKALI_")))
