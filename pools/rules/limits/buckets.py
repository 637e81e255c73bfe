"""How often something may be done, and by whom: counted in Redis over all processes.

While Redis is away each process counts by itself, and does not ask again for some seconds. What is counted, and under
whose name, is not known here; nor is any model, so that the console counts with it too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import RedisError
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError
from redis.retry import Retry

log = structlog.get_logger("lifeguard.limits")
PATIENCE_SECONDS = 0.25
AWAY_SECONDS = 10.0
"""How long Redis is not asked again after it did not answer."""
FULL_SECONDS = 1.0
"""How long a process remembers that a bucket is full: refusing a flood costs no round trip."""
_MOST_REMEMBERED = 10_000
_full: dict["Bucket", float] = {}
_away_until = 0.0


class Bucket(NamedTuple):
    """So many (``rate``, as the library writes it: ``100/10 minute``) of a ``kind`` for whom ``who`` names."""

    kind: str
    who: str
    rate: str


def enter(looks: Sequence[Bucket], taken: Bucket | None = None) -> Bucket | None:
    """The first of these buckets that is full. None where all have room; then ``taken`` holds one more."""
    asked = [*looks, taken] if taken else [*looks]
    if not asked:
        return None
    now = monotonic()
    full = next((bucket for bucket in asked if _full.get(bucket, 0.0) > now), None)
    if full is None and (full := _first_full(asked, takes=taken is not None)):
        if len(_full) >= _MOST_REMEMBERED:
            _full.clear()
        _full[full] = now + FULL_SECONDS
    return full


def take(bucket: Bucket) -> bool:
    """Count one more; False, and nothing counted, where the bucket is full."""
    return enter((), bucket) is None


def empty() -> None:
    """Forget everything that was counted, here and in Redis."""
    _full.clear()
    _here().storage.reset()
    with _redis_or_not() as redis:
        if redis:
            redis.reset()


def network(address: str) -> str:
    """Whose an address is: of IPv6 the /64, which one household has. Empty where there is none."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(read, IPv6Address):
        mapped = read.ipv4_mapped
        return str(mapped or ip_network((int(read), 64), strict=False))
    return str(read)


def _first_full(asked: Sequence[Bucket], *, takes: bool) -> Bucket | None:
    with _redis_or_not() as redis:
        if redis:
            return redis.first_full(asked, takes=takes)
    here = _here()
    for place, bucket in enumerate(asked, 1):
        ask = here.hit if takes and place == len(asked) else here.test
        if not ask(_item(bucket.rate), bucket.kind, bucket.who):
            return bucket
    return None


class _Redis(RedisStorage):
    """The library's storage and scripts, asked about several buckets in one round trip."""

    def first_full(self, asked: Sequence[Bucket], *, takes: bool) -> Bucket | None:
        try:
            answers = self._ask(asked, takes=takes)
        except NoScriptError:  # Redis was started anew
            for script in (self.lua_sliding_window, self.lua_acquire_sliding_window):
                self.storage.script_load(script.script)
            answers = self._ask(asked, takes=takes)
        for place, (bucket, answer) in enumerate(zip(asked, answers, strict=True), 1):
            has_room = bool(answer) if takes and place == len(asked) else _has_room(bucket, answer)
            if not has_room and not self._is_stuck(bucket):
                if takes and place < len(asked) and answers[-1]:
                    self.storage.decr(self._keys(asked[-1])[1])
                return bucket
        return None

    def _ask(self, asked: Sequence[Bucket], *, takes: bool) -> list[Any]:
        """What the library's scripts say: a window's counts and milliseconds, for ``taken`` whether it was counted."""
        commands: list[tuple] = []
        for place, bucket in enumerate(asked, 1):
            item, keys = _item(bucket.rate), self._keys(bucket)
            if takes and place == len(asked):
                take = self.lua_acquire_sliding_window.sha
                commands.append((take, 2, *keys, item.amount, item.get_expiry(), 1))
            else:
                commands.append((self.lua_sliding_window.sha, 2, *keys, item.get_expiry()))
        if len(commands) == 1:  # a pipeline of one costs half as much again
            return [self.storage.evalsha(*commands[0])]
        pipeline = self.storage.pipeline(transaction=False)
        for command in commands:
            pipeline.evalsha(*command)
        return pipeline.execute()

    def _keys(self, bucket: Bucket) -> tuple[str, str]:
        key = _item(bucket.rate).key_for(bucket.kind, bucket.who)
        return self.prefixed_key(self._previous_window_key(key)), self.prefixed_key(
            self._current_window_key(key)
        )

    def _is_stuck(self, bucket: Bucket) -> bool:
        """Whether a bucket would stay full beyond its time, as after a clock that was ahead: then it is emptied."""
        seconds, keys = _item(bucket.rate).get_expiry(), self._keys(bucket)
        former, present = (self.storage.pttl(key) for key in keys)
        if former <= seconds * 1000 and present <= 2 * seconds * 1000:
            return False
        self.storage.delete(*keys)
        return True


def _has_room(bucket: Bucket, window: Sequence[Any]) -> bool:
    item = _item(bucket.rate)
    former, lasts, present, _ = (int(each or 0) for each in window)
    return former * max(lasts, 0) / (item.get_expiry() * 1000) + present < item.amount


@contextmanager
def _redis_or_not() -> Iterator[_Redis | None]:
    """Redis, or None while it is away; an outage inside ends the block, and is remembered."""
    global _away_until  # noqa: PLW0603
    if monotonic() < _away_until:
        yield None
        return
    try:
        yield _redis(settings.REDIS_URL)
    except (RedisError, OSError) as problem:
        _away_until = monotonic() + AWAY_SECONDS
        log.warning("Redis is away: each process counts by itself", problem=type(problem).__name__)


@cache
def _redis(url: str) -> _Redis:
    return _Redis(
        f"redis+{url}" if url.startswith("unix://") else url,
        key_prefix="lifeguard-limits",
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
    )


@cache
def _here() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(MemoryStorage())


@cache
def _item(rate: str) -> RateLimitItem:
    return parse(rate)
