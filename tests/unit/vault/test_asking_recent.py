from sekali.vault.adapters.asking.recent import Recent


def test_an_answer_is_remembered_for_its_time_and_no_longer() -> None:
    now = [0.0]
    recent: Recent[str] = Recent(seconds=60, entries=10, clock=lambda: now[0])
    recent.put("a", "answer")
    now[0] = 59.9
    assert recent.get("a") == "answer"
    # To be asked for does not make it younger.
    now[0] = 60.0
    assert recent.get("a") is None


def test_when_it_is_full_the_longest_unasked_is_forgotten() -> None:
    recent: Recent[int] = Recent(seconds=60, entries=3, clock=lambda: 0.0)
    for number in range(3):
        recent.put(str(number), number)
    recent.get("0")
    recent.put("3", 3)
    assert [recent.get(name) for name in "0123"] == [0, None, 2, 3]


def test_what_is_no_longer_true_is_forgotten_at_once() -> None:
    recent: Recent[int] = Recent(seconds=60, entries=3, clock=lambda: 0.0)
    recent.put("1", 1)
    recent.forget("1")
    recent.forget("never known")
    assert recent.get("1") is None
