"""Django's settings. Everything a site may set comes from the environment: see docs/settings.md."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from environs import validate
from kombu import Queue

from dashboard import limits, logs
from dashboard.environment import (
    BASE_DIR,
    aws_or_address,
    database,
    dotted,
    env,
    geoip_file,
    host_name,
    key_ring,
    key_ring_keys,
    leaked_hashes,
    networks,
    on_this_machine,
    one_of,
    region,
    seal,
    secret_key,
    stop,
)
from dashboard.file_store import file_store
from dashboard.periodic_tasks import PERIODIC_TASKS

# Where boto3's own loader finds the model of our own service, as it does for everybody who sets this variable.
MODELS = str(BASE_DIR / "pools" / "wire" / "models")
_found = os.environ.get("AWS_DATA_PATH", "").split(os.pathsep)
os.environ["AWS_DATA_PATH"] = os.pathsep.join(
    [MODELS, *(each for each in _found if each not in ("", MODELS))]
)

POSITIVE = validate.Range(0, min_inclusive=False)

DEBUG = env.bool("DEBUG", default=False)
WEB_THREADS = env.int("WEB_THREADS", default=8, validate=validate.Range(1, 256))
PORT = env.int("PORT", default=8000, validate=validate.Range(1, 65535))
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
SITE_URL = env.str("SITE_URL", default="", validate=one_of("http://", "https://"))
# Where bin/serve listens; links in messages begin with it where there is no SITE_URL. Never a request's Host.
OWN_ADDRESS = env.str("LIFEGUARD_ADDRESS", default="", validate=one_of("http://", "https://"))
SSL_REDIRECT = env.bool("SSL_REDIRECT", default=False)
# Below it stand prefix domains, such as acme.auth.example.com; whether pages answer below a pool's path on the site too.
HOSTED_DOMAIN = env.str("HOSTED_DOMAIN", default="", validate=host_name)
_paths: bool | None = env.bool("HOSTED_PATHS", default=None)
# The host that the console's calls to its own engine name, which no request from the network may.
INNER_HOST = "embedded.lifeguard"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
REDIS_URL = (
    env.str("REDIS_URL", default="", validate=one_of("redis://", "rediss://", "unix://"))
    or "redis://127.0.0.1:6379/0"
)
LIFEGUARD_REGION = env.str("LIFEGUARD_REGION", default="us-east-1", validate=[validate.Length(1), region])
LIFEGUARD_ACCOUNT_ID = env.str(
    "LIFEGUARD_ACCOUNT_ID",
    default="000000000000",
    validate=validate.Regexp(r"^\d{12}$", error="It must be twelve digits."),
)
_secret_key = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
_key_ring: list[str] = env.list("KEY_RING", default=[])
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR}/lifeguard.sqlite3"
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=587, validate=validate.Range(1, 65535))
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10, validate=validate.Range(1))
EMAIL_MESSAGES_PER_HOUR = env.int("EMAIL_MESSAGES_PER_HOUR", default=0, validate=validate.Range(0))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@lifeguard.invalid")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="", validate=dotted)
SMS_BACKEND = env.str("SMS_BACKEND", default="dashboard.outbox.SmsOutbox", validate=dotted)
SMS_ENDPOINT_URL = env.str("SMS_ENDPOINT_URL", default="")
LAMBDA_ENDPOINT_URL = env.str("LAMBDA_ENDPOINT_URL", default="", validate=one_of("http://", "https://"))
KMS_ENDPOINT_URL = env.str("KMS_ENDPOINT_URL", default="", validate=one_of("http://", "https://"))
STS_ENDPOINT_URL = env.str("STS_ENDPOINT_URL", default="", validate=aws_or_address)
STS_REGION = env.str("STS_REGION", default="", validate=region)
TRIGGER_TIMEOUT = env.float("TRIGGER_TIMEOUT", default=5.0, validate=POSITIVE)
TRIGGER_ALLOW_PRIVATE = networks(env.list("TRIGGER_ALLOW_PRIVATE", default=[]), "TRIGGER_ALLOW_PRIVATE")
TRIGGER_ALLOW_HTTP = env.bool("TRIGGER_ALLOW_HTTP", default=False)
PROVIDER_TIMEOUT = env.float("PROVIDER_TIMEOUT", default=5.0, validate=POSITIVE)
PROVIDER_ALLOW_PRIVATE = env.bool("PROVIDER_ALLOW_PRIVATE", default=False)
AWS_CONNECT_TIMEOUT = env.float("AWS_CONNECT_TIMEOUT", default=3.0, validate=POSITIVE)
AWS_READ_TIMEOUT = env.float("AWS_READ_TIMEOUT", default=10.0, validate=POSITIVE)
_FILES = file_store(env, own_region=LIFEGUARD_REGION, connect=AWS_CONNECT_TIMEOUT, read=AWS_READ_TIMEOUT)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=validate.Range(0, 10))
_by_pool: dict[str, str]
_by_address: dict[str, str]
_by_client: dict[str, str]
_by_pool, _by_address, _by_client = (
    env.dict(name, default={}, validate=limits.known_bounds(usual))
    for name, usual in (
        ("LIMITS_BY_POOL", limits.BY_POOL),
        ("LIMITS_BY_ADDRESS", limits.BY_ADDRESS),
        ("LIMITS_BY_CLIENT", limits.BY_CLIENT),
    )
)
MAX_IMPORT_BYTES = env.int("MAX_IMPORT_BYTES", default=1024**3, validate=validate.Range(1))
GEOIP_FILE = env.str("GEOIP_FILE", default="", validate=geoip_file)
AUTH_EVENTS_DAYS = env.int("AUTH_EVENTS_DAYS", default=90, validate=validate.Range(1))
COMPROMISED_PASSWORDS_FILE = env.str("COMPROMISED_PASSWORDS_FILE", default="", validate=leaked_hashes)
REVEALS_PER_HOUR = env.int("REVEALS_PER_HOUR", default=20, validate=validate.Range(0))
SESSION_IDLE = 60 * env.int("SESSION_IDLE_MINUTES", default=120, validate=validate.Range(1))
SESSION_LIFETIME = 3600 * env.int("SESSION_HOURS", default=12, validate=validate.Range(1))
RETENTION_DAYS = env.int("RETENTION_DAYS", default=30, validate=validate.Range(1))
seal()
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    stop("EMAIL_USE_TLS and EMAIL_USE_SSL are both true: set one of them to false.")

LIMITS_BY_POOL = limits.bounds(limits.BY_POOL, _by_pool)
LIMITS_BY_ADDRESS = limits.bounds(limits.BY_ADDRESS, _by_address)
LIMITS_BY_CLIENT = limits.bounds(limits.BY_CLIENT, _by_client)
OWN_ADDRESS = OWN_ADDRESS or f"http://127.0.0.1:{PORT}"
ON_THIS_MACHINE = on_this_machine(SITE_URL or OWN_ADDRESS)
HOSTED_DOMAIN = HOSTED_DOMAIN.lower().strip(".") or ("auth.localhost" if ON_THIS_MACHINE else "")
HOSTED_PATHS = bool(ON_THIS_MACHINE if _paths is None else _paths)
DATABASES = {"default": database(DATABASE_URL)}
SECRET_KEY = secret_key(_secret_key, DATA_DIR, may_make=DEBUG)
KEY_RING_KEYS = key_ring_keys(_key_ring, DATA_DIR, may_make=DEBUG)
KEY_RING = key_ring(KEY_RING_KEYS)
EMAIL_BACKEND = EMAIL_BACKEND or (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "dashboard.outbox.EmailOutbox"
)

if SITE_URL:
    ALLOWED_HOSTS.append(
        urlsplit(SITE_URL).hostname or stop("SITE_URL names no host: set it to https://id.example.com.")
    )

INSTALLED_APPS = [
    "dashboard",
    "identities",
    "pools",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
]
MIDDLEWARE = [
    "pools.hosted.hosts.known_host",
    "dashboard.middleware.client_address",
    "dashboard.middleware.bounded_bodies",
    "django.middleware.security.SecurityMiddleware",
    "pools.hosted.straight.straight_to_the_door",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pools.hosted.hosts.hosted_pages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.middleware.never_stored",
    "dashboard.sign_in.middleware.Sessions",
    "dashboard.sign_in.ended.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "dashboard.middleware.PageAccess",
    "dashboard.sign_in.middleware.Factors",
    "dashboard.middleware.ConnectionProblems",
    "dashboard.screens.approvals.middleware.Approvals",
]
ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"heroicons": "dashboard.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.navigation.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "dashboard.StaffMember"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "dashboard.sign_in.passwords.StaffPasswords",
]
# Users of an import that are written in one transaction.
IMPORT_CHUNK_RECORDS = 5_000
# What a hash of a pool user's password costs; memory in KiB (OWASP's Password Storage Cheat Sheet).
ARGON2ID = {"time_cost": 2, "memory_cost": 19456, "parallelism": 1}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
CSRF_FAILURE_VIEW = "dashboard.sign_in.ended.csrf_failure"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_USERNAME_CALLABLE = "dashboard.sign_in.passwords.name_given"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "dashboard.sign_in.failures.StaffFailures"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "dashboard/locked_out.html"
PASSWORD_RESET_TIMEOUT = 3600
# The limits of tries are kept in it: it must be shared by all processes and outlive them.
CACHES = {
    "default": {
        "BACKEND": "dashboard.sign_in.counts.Counts",
        "LOCATION": "dashboard_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
_WRONG_CODES = "5/900s/key"
ACCOUNT_ADAPTER = "dashboard.sign_in.accounts.StaffAccounts"
ACCOUNT_FORMS = {
    "login": "dashboard.sign_in.forms.SignInForm",
    "change_password": "dashboard.sign_in.forms.ChangePasswordForm",
    "set_password": "dashboard.sign_in.forms.SetPasswordForm",
    "reset_password_from_key": "dashboard.sign_in.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Lifeguard] "
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0  # dashboard.sign_in.freshness alone says how long a proof lasts
# An office has one address: the library's own limits by address count what goes well too. Ours do not.
ACCOUNT_RATE_LIMITS = {
    "login_failed": _WRONG_CODES,
    "login": None,
    "reset_password": "5/m/key",
    "reset_password_from_key": None,
}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "dashboard.sign_in.factors.StaffFactors"
MFA_FORMS = {
    "authenticate": "dashboard.sign_in.forms.CodeForm",
    "activate_totp": "dashboard.sign_in.forms.AppForm",
    "add_webauthn": "dashboard.sign_in.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lifeguard"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever invites a member vouches for the address
SOCIALACCOUNT_ADAPTER = "dashboard.sign_in.providers.StaffProviders"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead to no other site: the content security policy forbids it
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": _FILES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SESSION_SERIALIZER = "dashboard.sign_in.serializer.EncryptedJson"
SESSION_COOKIE_AGE = SESSION_LIFETIME
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
# By this prefix browsers take them from this very host over https alone: a pool's host beside it can plant none.
_HOST = "__Host-" if _https else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
SECURE_SSL_REDIRECT = _https and SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
# Whether other sites under the same domain speak HTTPS alone is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # uploads hold personal data

# Told of each signed operation that changes something: the engine knows no console.
OPERATION_OBSERVER = "dashboard.audit.observing.observe"
# Asked by the readiness page: the pools whose functions by address are refused.
TRIGGERS_REFUSED = "pools.rules.triggers.places.refused_pools"
# Asked what a member of the staff may do now who wrote a role's policy, and by the role's page who wrote what.
STAFF_RIGHTS = "dashboard.staff.lending.rights_of"
POLICY_WRITERS = "identities.trust.writers.policy_writers"

CELERY_BROKER_URL = f"redis+socket{REDIS_URL[4:]}" if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
# Publishing never waits for a broker that is away: what is to be done stands in a row, and a sweep finds it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "max_retries": 0,
    "interval_start": 0,
}
CELERY_TASK_QUEUES = (
    Queue("celery"),
    Queue("imports"),
)  # served in turn: mail never waits for an import's end
CELERY_TASK_ROUTES = {
    "pools.tasks.imports.run_import": {"queue": "imports"},
    "pools.tasks.imports.run_undo": {"queue": "imports"},
}
CELERY_BEAT_SCHEDULE = PERIODIC_TASKS
CELERY_BEAT_SCHEDULER = "dashboard.beat:Scheduler"

logs.configure()
LOGGING = logs.LOGGING
