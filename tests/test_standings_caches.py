"""What was asked for last is kept, and no more than fits."""

from quizapp.standings.caches import LRUCache


def test_a_cache_keeps_the_values_that_were_asked_for_last():
    cache, made = LRUCache(2), []

    def make(name):
        return lambda: made.append(name) or name.encode()

    for name in ("a", "b", "a", "c", "a", "b"):
        assert cache.get((1, 1, 50, 0, name), make(name)) == name.encode()
    assert made == ["a", "b", "c", "b"]


def test_a_cache_keeps_what_was_used_last_and_no_more():
    cache = LRUCache(2)
    assert [cache.get(key, lambda key=key: key.upper()) for key in "abac"] == ["A", "B", "A", "C"]
    assert len(cache) == 2
    assert cache.get("a", lambda: "made anew") == "A"
    assert cache.get("b", lambda: "made anew") == "made anew"
