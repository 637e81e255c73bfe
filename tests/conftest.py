"""What every test may ask for; the fixtures themselves are in ``tests/fixtures``, by subject."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = [
    "tests.fixtures.skipped",
    "tests.fixtures.api",
    "tests.fixtures.people",
    "tests.fixtures.approvals",
    "tests.fixtures.browser",
    "tests.fixtures.imports",
    "tests.fixtures.import_pages",
    "tests.fixtures.import_way",
    "tests.fixtures.services",
    "tests.fixtures.signing_keys",
    "tests.fixtures.aws",
    "tests.fixtures.buckets",
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
    "tests.fixtures.simplesamlphp",
    "tests.fixtures.roles",
    "tests.fixtures.trail",
    "tests.fixtures.hosts",
    "tests.fixtures.writes",
    "tests.fixtures.masks",
    "tests.fixtures.sites",
]

DIFFERS = (
    *("attacks/test_addresses", "attacks/test_lost_workers", "attacks/test_names"),
    *("faults/test_backup", "faults/test_outages"),
    *("identities/iam/test_fuzz", "identities/iam/test_roles", "identities/iam/test_users"),
    *("identities/test_fuzz", "identities/test_linking", "identities/test_queries"),
    *("pools/hosted/test_assets", "pools/hosted/test_hosts"),
    *("pools/oauth/test_any_order", "pools/oauth/test_at_once", "pools/oauth/test_code_flow"),
    *("pools/oauth/test_consent", "pools/oauth/test_leaving", "pools/oauth/test_metadata_documents"),
    *("pools/oauth/test_registering", "pools/pages/"),
    *("pools/operations/", "pools/rules/imports/", "pools/rules/messages/", "pools/rules/risk/"),
    *("pools/rules/user_pools/", "pools/rules/user_search/"),
    *(
        "pools/migrations/",
        "pools/models/",
        "pools/test_fuzz",
        "pools/test_import_workers",
        "pools/test_metrics",
    ),
    *("dashboard/test_approvals_race", "dashboard/test_audit.", "dashboard/test_audit_ch"),
    *("dashboard/test_desk_queue", "dashboard/test_import_workers", "dashboard/test_imports."),
    *("dashboard/test_migrations", "dashboard/test_users_bulk"),
)
"""Where SQL, locks and constraints are that one database could take differently from another: run on both each time. What
a rule refuses before it asks the database, a page around it, or a header above it is the same on both."""

# Nothing is timed in the tests: a busy machine is no failure. --whole looks four times as long, and elsewhere each time.
PROPERTIES = {
    "deadline": None,
    "database": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("lifeguard", max_examples=25, derandomize=True, **PROPERTIES)
settings.register_profile("thorough", max_examples=100, derandomize=False, **PROPERTIES)
settings.load_profile("lifeguard")


SITES = ("tests/bin/test_serve.py", "tests/faults/test_kills.py", "tests/faults/test_slow_bodies.py")
"""Files whose tests share a whole site, which takes twenty seconds of processor to start: one process runs all of a file."""


class OneSiteAFile(LoadScopeScheduling):
    """Hands tests out one by one, and those of :data:`SITES` by the file, first of all."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in SITES else nodeid


STARTS = {"browser", "live_server", "moto_server", "redis", "start"}
"""Fixtures that start what is waited for: a browser, a server, a broker and its workers, a whole site."""


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
    parser.addoption(
        "--quick",
        action="store_true",
        help="nothing that is slow, walks through all pages, or starts a browser, a site or a worker",
    )


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OneSiteAFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = items
    if config.getoption("again"):
        whole = config.getoption("whole")
        kept = [item for item in items if _asks_the_database(item) and (whole or _can_differ(item))]
    if config.getoption("quick"):
        kept = [item for item in kept if _is_quick(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _is_quick(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("slow", "on_one_database"))
    return not marked and not STARTS & set(getattr(item, "fixturenames", ()))


def _can_differ(item: pytest.Item) -> bool:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return path.startswith(DIFFERS) or item.get_closest_marker("both_databases") is not None


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    uses_one = fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return bool(uses_one) and "browser" not in fixtures and not item.get_closest_marker("on_one_database")
