"""Every address of the site: the engine's, then the console's."""

from django.urls import include, path

from dashboard.screens import gallery, health, home, jump, outbox, running, theme
from dashboard.screens.desk import urls as desk
from dashboard.screens.identity_pools import listing as identity_pools
from dashboard.screens.pools import create as pool_create
from dashboard.screens.staff import joining, oneself

_IDENTITY_POOL = "identity-pools/<slug:connection>/<str:identity_pool_id>/"

handler500 = "dashboard.screens.failures.show_failure"
urlpatterns = [
    path("", include("identities.urls")),  # before the pools, whose documents stand under any other name
    path("", include("pools.urls")),
    path("", include("dashboard.screens.sign_in.urls")),
    path("profile/", include("dashboard.screens.profile.urls")),
    path("sign-in-settings/", include("dashboard.screens.sign_in_settings.urls")),
    path("theme/", theme.choose, name="theme"),
    path("invitation/", joining.show_link, name="password-set"),
    path("invitation/<str:token>/", joining.enter, name="password-link"),
    path("profile/name/", oneself.rename, name="profile-name"),
    path("staff/", include("dashboard.screens.staff.urls")),
    path("gallery/", gallery.show_gallery, name="gallery"),
    path("gallery/<slug:name>/", gallery.show_page, name="gallery-page"),
    path("health/", health.live, name="health"),
    path("health/ready/", health.ready, name="health-ready"),
    path("home/", home.list_pools, name="home"),
    path("jump/", jump.show_palette, name="jump"),
    path("desk/", include("dashboard.screens.desk.urls")),
    path("running/", running.show_running, name="running"),
    path("connections/", include("dashboard.screens.connections.urls")),
    path("approvals/", include("dashboard.screens.approvals.urls")),
    path("audit/", include("dashboard.screens.audit.urls")),
    path("outbox/", outbox.list_messages, name="outbox"),
    path("outbox/clear/", outbox.clear, name="outbox-clear"),
    path("outbox/<int:pk>/", outbox.read, name="outbox-message"),
    path("roles/<slug:connection>/", include("dashboard.screens.iam_roles.urls")),
    path("keys/<slug:connection>/", include("dashboard.screens.api_keys.urls")),
    path("identity-providers/<slug:connection>/", include("dashboard.screens.identity_providers.urls")),
    path("pools/<slug:connection>/", home.pools, name="pools"),
    path("pools/<slug:connection>/create/", pool_create.create, name="pool-create"),
    path("pools/<slug:connection>/<str:pool_id>/settings/domain/", include("dashboard.screens.domains.urls")),
    path(
        "pools/<slug:connection>/<str:pool_id>/registered-clients/",
        include("dashboard.screens.registered_clients.urls"),
    ),
    path(
        "pools/<slug:connection>/<str:pool_id>/resource-servers/",
        include("dashboard.screens.resource_servers.urls"),
    ),
    path(
        "pools/<slug:connection>/<str:pool_id>/sign-in-providers/",
        include("dashboard.screens.pool_providers.urls"),
    ),
    path("pools/<slug:connection>/<str:pool_id>/", include("dashboard.screens.pools.urls")),
    path("pools/<slug:connection>/<str:pool_id>/count/", home.count, name="pool-count"),
    path("pools/<slug:connection>/<str:pool_id>/imports/", include("dashboard.screens.imports.urls")),
    path("pools/<slug:connection>/<str:pool_id>/groups/", include("dashboard.screens.groups.urls")),
    path("pools/<slug:connection>/<str:pool_id>/clients/", include("dashboard.screens.clients.urls")),
    path(
        "pools/<slug:connection>/<str:pool_id>/clients/<str:client_id>/",
        include("dashboard.screens.branding.urls"),
    ),
    path("pools/<slug:connection>/<str:pool_id>/users/", include("dashboard.screens.users.urls")),
    path("pools/<slug:connection>/<str:pool_id>/queue/", include(desk.of_pool)),
    path("identity-pools/<slug:connection>/", identity_pools.list_identity_pools, name="identity-pools"),
    path("identity-pools/<slug:connection>/create/", identity_pools.create, name="identity-pool-create"),
    path(_IDENTITY_POOL, include("dashboard.screens.identity_pools.urls")),
    path(f"{_IDENTITY_POOL}identities/", include("dashboard.screens.identities.urls")),
    path(f"{_IDENTITY_POOL}roles/", include("dashboard.screens.role_mappings.urls")),
]
