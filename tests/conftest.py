"""What every test may ask for; the fixtures themselves are in ``tests/fixtures``, by subject."""

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
    "tests.fixtures.masks",
]

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
        help="a second run on another database: leave out what uses none, real browsers, and on_one_database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("again"):
        config.hook.pytest_deselected(items=[item for item in items if not _asks_the_database(item)])
        items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    uses_one = fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return bool(uses_one) and "browser" not in fixtures and not item.get_closest_marker("on_one_database")
