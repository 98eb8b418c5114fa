"""QR codes on documents."""

import re

import segno

from sekali.documents.adapters.qr_code import QUIET_ZONE, qr_svg

ADDRESS = "https://sekali.example/periksa/7KQ2-M4XD-91TB"


def test_a_code_is_a_square_drawing_with_its_quiet_zone() -> None:
    box = re.search(r'<svg [^>]*viewBox="([^"]*)"', qr_svg(ADDRESS))

    width, height = segno.make_qr(ADDRESS, error="m").symbol_size(border=QUIET_ZONE)
    assert box is not None
    assert box[1] == f"0 0 {width} {height}"


def test_different_addresses_give_different_codes() -> None:
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS + "X")
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
