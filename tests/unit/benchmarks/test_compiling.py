"""Reading and compiling the catalogue is measured over all of it, in a process of its own."""

from benchmarks.compiling import SERVICES, measured_compiling


def test_every_service_is_read_and_compiled() -> None:
    figures = measured_compiling()
    assert figures["services_compiled"] == len(list(SERVICES.rglob("service.yaml")))
    assert 0 < figures["compile_one_service_ms"] <= figures["compile_warm_ms"]
    assert figures["compile_cold_ms"] > 0
