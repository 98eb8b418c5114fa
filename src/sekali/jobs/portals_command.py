"""`sekali portals`: what those who run a portal have to be told, and whether it works."""

import json
import sys
from collections.abc import Iterator, Mapping

from sekali.portals.our_proof import KeyMissing
from sekali.portals.portal import Portal


def show_portals(portals: Mapping[str, Portal]) -> int:
    """Print each portal, our addresses for it and our public key; return 1 where one is wrong."""
    findings = []
    for portal in portals.values():
        for line in _lines(portal):
            sys.stdout.write(f"{line}\n")
        found = portal.check_config()
        for one in found:
            sys.stdout.write(f"  attention    {one}\n")
        findings += found
    if not portals:
        sys.stdout.write("no portal is named in the settings file: see SEKALI_PORTALS\n")
    return 1 if findings else 0


def _lines(portal: Portal) -> Iterator[str]:
    yield f"{portal.key}: {portal.label('id')}, {portal.settings.issuer}"
    yield f"  redirect URI             {portal.return_address}"
    yield f"  back-channel logout URI  {portal.logout_address}"
    yield f"  post-logout redirect URI {portal.left_address}"
    try:
        key = portal.public_key()
    except KeyMissing:
        return
    if key is not None:
        yield f"  our public key           {json.dumps(key)}"
