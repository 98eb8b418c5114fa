import pytest

from sekali.kernel.breaker import CircuitBreaker
from sekali.vault.ports import RegistryUnavailable


class Clock:
    """Shows the instant that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return it."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(RegistryUnavailable, failures=3, rest_seconds=10, clock=clock)


def fail(breaker: CircuitBreaker, reason: str, *, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(RegistryUnavailable), breaker.guard():
            raise RegistryUnavailable(reason=reason)


def is_let_through(breaker: CircuitBreaker) -> bool:
    try:
        with breaker.guard():
            return True
    except RegistryUnavailable:
        return False


def test_fewer_failures_than_it_takes_change_nothing(breaker: CircuitBreaker) -> None:
    fail(breaker, "outage", times=2)
    assert is_let_through(breaker)
    fail(breaker, "outage", times=2)
    assert is_let_through(breaker)


def test_after_enough_failures_in_a_row_nobody_is_let_through(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker, "outage", times=3)
    assert not is_let_through(breaker)
    clock.now += 9.9
    assert not is_let_through(breaker)


def test_while_it_rests_the_last_reason_is_given(breaker: CircuitBreaker) -> None:
    fail(breaker, "outage", times=2)
    fail(breaker, "slow")
    with pytest.raises(RegistryUnavailable) as refused, breaker.guard():
        pytest.fail("the call was made")
    assert refused.value.params == {"reason": "slow"}


def test_after_the_rest_one_good_answer_lets_everybody_through(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker, "slow", times=3)
    clock.now += 10
    assert is_let_through(breaker)
    fail(breaker, "slow", times=2)
    assert is_let_through(breaker)


def test_only_one_at_a_time_is_tried_after_the_rest(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, "slow", times=3)
    clock.now += 10
    with breaker.guard():
        assert not is_let_through(breaker)
    assert is_let_through(breaker)


def test_a_failed_trial_begins_another_rest(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, "slow", times=3)
    clock.now += 10
    fail(breaker, "outage")
    clock.now += 9
    assert not is_let_through(breaker)
    clock.now += 1
    assert is_let_through(breaker)


@pytest.mark.parametrize("reason", ["quota", "access", "refused"])
def test_an_answer_that_is_a_refusal_is_an_answer(breaker: CircuitBreaker, reason: str) -> None:
    fail(breaker, "outage", times=2)
    fail(breaker, reason, times=5)
    fail(breaker, "outage", times=2)
    assert is_let_through(breaker)


def test_a_bug_inside_a_call_counts_as_a_failure_and_is_not_hidden(
    breaker: CircuitBreaker,
) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), breaker.guard():
            _ = 1 / 0
    assert not is_let_through(breaker)
