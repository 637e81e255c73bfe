"""What every test may ask for; the fixtures themselves are in ``tests/fixtures``, by subject."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.api",
    "tests.fixtures.people",
    "tests.fixtures.approvals",
    "tests.fixtures.browser",
    "tests.fixtures.imports",
    "tests.fixtures.import_pages",
    "tests.fixtures.services",
    "tests.fixtures.signing_keys",
    "tests.fixtures.aws",
    "tests.fixtures.functions",
    "tests.fixtures.spots",
    "tests.fixtures.access",
    "tests.fixtures.identity_pools",
    "tests.fixtures.identity_spots",
    "tests.fixtures.simulated",
    "tests.fixtures.events",
    "tests.fixtures.identities",
    "tests.fixtures.oidc",
    "tests.fixtures.providers",
    "tests.fixtures.roles",
    "tests.fixtures.trail",
    "tests.fixtures.writes",
    "tests.fixtures.masks",
    "tests.fixtures.sites",
]

DIFFERS = (
    *("attacks/", "faults/", "pools/hosted/", "pools/operations/", "pools/rules/", "pools/test_"),
    *("identities/test_linking", "identities/test_queries", "identities/iam/"),
    *(
        "dashboard/test_approvals",
        "dashboard/test_audit",
        "dashboard/test_desk_queue",
        "dashboard/test_import",
    ),
    *("dashboard/test_migrations", "dashboard/test_users_bulk"),
)
"""Where SQL, locks and constraints are that one database could take differently from another: run on both each time."""

# Nothing is timed in the tests: a busy machine is no failure.
settings.register_profile(
    "lifeguard",
    max_examples=50,
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("lifeguard")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--again",
        action="store_true",
        help="a second run on another database: what can differ there alone (DIFFERS, and both_databases)",
    )
    parser.addoption(
        "--whole",
        action="store_true",
        help="with --again: all that uses a database, but real browsers and on_one_database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("again"):
        whole = config.getoption("whole")
        kept = [item for item in items if _asks_the_database(item) and (whole or _can_differ(item))]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _can_differ(item: pytest.Item) -> bool:
    place = item.path.relative_to(Path(__file__).parent).as_posix()
    return place.startswith(DIFFERS) or item.get_closest_marker("both_databases") is not None


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    uses_one = fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return bool(uses_one) and "browser" not in fixtures and not item.get_closest_marker("on_one_database")
