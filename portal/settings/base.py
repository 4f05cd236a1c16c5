"""Settings shared by every environment. What differs by machine comes from the environment or `.env`."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from intake.images import ENDINGS as PICTURE_ENDINGS
from portal.logs import logging_settings
from portal.settings.environment import BASE_DIR, VAR_DIR, env  # noqa: F401 - a setting too
from portal.settings.former import former_keys
from portal.settings.messages import *  # noqa: F403
from portal.settings.policy import *  # noqa: F403
from portal.settings.single_sign_on import single_sign_on

SECRET_KEY = env.str("SECRET_KEY", default="")
# Keys of before: what they signed still counts, the seals of the audit chain for example.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

# The address people type. A path in it is the prefix the site lives under, as part of the bureau's own site.
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}").rstrip("/")
URL_PREFIX = urlsplit(SITE_URL).path
FORCE_SCRIPT_NAME = URL_PREFIX or None
# What else lives on that host has no business with our cookies.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{URL_PREFIX}/"

ADMIN_EMAIL = env.str("ADMIN_EMAIL", default="admin@example.org")
# Who gets a mail when something breaks; nobody on one's own machine.
ADMINS = [("", address) for address in env.list("ADMINS", default=[ADMIN_EMAIL])]
# Shown on every page until staff fill in the site identity in the admin.
HELP_TELEPHONE = env.str("HELP_TELEPHONE", default="")

INSTALLED_APPS = [
    # Our rooms come first: their templates and commands replace the libraries'.
    "portal",
    "search",
    "assistance",
    "training",
    "content",
    "accounts",
    "delivery",
    "intake",
    "theme",
    "jobs",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "accounts.people.app.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "search.wagtail_app.QuietSearchConfig",
    "content.apps.QuietAdminConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "portal.health.HealthMiddleware",
    "portal.page_cache.middleware.KeepPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.PolicyMiddleware",
    "portal.middleware.ExplainMiddleware",
    "portal.middleware.RefuseBrokenTextMiddleware",
    "portal.middleware.AdminNetworksMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.IdleMiddleware",
    "accounts.middleware.FirstThingsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.gone.GoneMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "content.middleware.KnownSiteMiddleware",
    # Innermost: the session and its messages are saved outside the transaction.
    "content.middleware.AdminTransactionMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site_identity",
                "theme.looks.look",
                "portal.wechat.context.wechat_sharing",
                "accounts.login.context.ways_in",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL, not NORMAL: with NORMAL acknowledged records were gone after a replayed power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # Opening the file anew, and reading all its tables, costs a fifth of a page (docs/adr/0001).
    _database.setdefault("CONN_MAX_AGE", 60)
else:
    _database["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 16, "timeout": 20},
        # Compiling a plan costs more than running it: 162 searches without the index took 9 seconds instead of 300.
        "options": "-c jit=off",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "phone", "email")},
    },
    {"NAME": "accounts.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.TwoKindsValidator"},
]
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "request_login_code": "accounts.login.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.login.forms.ConfirmLoginCodeForm",
    "reauthenticate": "accounts.login.forms.ReauthenticatePasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# What needs no login, beside allauth's own limits on guessing. For login codes see accounts/limits.py.
ACCOUNT_RATE_LIMITS = {
    "policy_report": "20/m/ip",
    "feedback": "5/m/ip,40/d/ip",
    "wechat_signature": "60/m/ip",
    "find_enterprise": "20/m/user,200/d/user",
    "invitation_code": "30/m/ip,300/d/ip",
    # A class of fifty behind one address logs in at once; one address gets three codes an hour for one number.
    "login_code_here": "3/h/key",
    "login_code_address": "60/10m/ip",
    "login_code_minute": "1/m/key",
    "login_code_hour": "5/h/key",
    "login_code_day": "10/d/key",
    "login_sms_all": f"{env.int('LOGIN_SMS_PER_MINUTE', default=120)}/m/key",
}
# Behind how many proxies of ours the site stands: whose address limits count then comes from X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# After so many days without use a code to the number alone opens no account: carriers give numbers away again.
NUMBER_IDLE_DAYS = env.int("NUMBER_IDLE_DAYS", default=90)

# Logins that nobody uses end: of staff after minutes, of others after days.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=30)
IDLE_DAYS = env.int("IDLE_DAYS", default=14)
SESSION_COOKIE_AGE = IDLE_DAYS * 86400
# Staff change their passwords after so many days; 0: never.
STAFF_PASSWORD_DAYS = env.int("STAFF_PASSWORD_DAYS", default=180)

MFA_ADAPTER = "accounts.login.second_factor.SecondFactorAdapter"
# Addresses are entered by administrators; none is waiting to be verified.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The half minute before and after: people type slowly, and clocks of servers without internet drift.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.login.forms.AuthenticateForm",
    "reauthenticate": "accounts.login.forms.ReauthenticateForm",
    "activate_totp": "accounts.login.forms.ActivateTOTPForm",
}
STAFF_TOTP_REQUIRED = True

# The city's single sign-on: all three set, the login page offers it (docs/adr/0013).
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
SOCIALACCOUNT_ADAPTER = "accounts.login.single_sign_on.SingleSignOnAdapter"
# A link and not a form: the page's policy lets no form lead to another host. The state is checked all the same.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = single_sign_on(OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)

# Months for which who helped at an enterprise is not sent to inspect it, nor the other way round (DESIGN §7).
ONE_HAT_MONTHS = env.int("ONE_HAT_MONTHS", default=12)
# Long random strings. The first encrypts identity numbers, the others still open what they encrypted.
IDENTITY_KEYS: list[str] = env.list("IDENTITY_KEYS", default=[])
# Keys of a folder that was restored still open what they closed; what is new is closed with this machine's own.
_former = former_keys(VAR_DIR)
SECRET_KEY_FALLBACKS += [key for key in _former.secret if key not in {SECRET_KEY, *SECRET_KEY_FALLBACKS}]
IDENTITY_KEYS += [key for key in _former.identity if key not in IDENTITY_KEYS]

# From where the staff's pages are reached at all; none: from anywhere.
ADMIN_NETWORKS: list[str] = env.list("ADMIN_NETWORKS", default=[])

# Passwords are changed and reset in allauth's pages only, where attempts are counted.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

# --- Backups --------------------------------------------------------------------------------------------------

BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
# Local times, such as 02:30; none: only by hand.
BACKUP_AT: list[str] = env.list("BACKUP_AT", default=["02:30", "10:00", "12:00", "15:00", "18:00"])
# Days that have an archive, beside all of today's.
BACKUP_KEEP = env.int("BACKUP_KEEP", default=7)
# None is older, as people who have their data deleted are told.
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=30)
BACKUP_KEY = env.str("BACKUP_KEY", default="")
# A folder of another machine or disk, or s3://bucket/prefix.
BACKUP_COPY_TO = env.str("BACKUP_COPY_TO", default="")
BACKUP_COPY_OTHER_DISK = env.bool("BACKUP_COPY_OTHER_DISK", default=True)
BACKUP_S3_ENDPOINT = env.str("BACKUP_S3_ENDPOINT", default="")
BACKUP_S3_REGION = env.str("BACKUP_S3_REGION", default="us-east-1")
BACKUP_S3_KEY_ID = env.str("BACKUP_S3_KEY_ID", default="")
BACKUP_S3_SECRET = env.str("BACKUP_S3_SECRET", default="")
BACKUP_S3_VIRTUAL_HOST = env.bool("BACKUP_S3_VIRTUAL_HOST", default=False)

# --- Cache ----------------------------------------------------------------------------------------------------

# Shared by all processes, because attempts are counted in it. The table is made by a migration of accounts.
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }

# Anonymous pages as they go out, in the memory of each web process; shared through Redis where there is one.
PAGE_CACHE_MIB = env.int("PAGE_CACHE_MIB", default=48)
PAGE_CACHE_SHARED = "default" if REDIS_URL else ""
# How long a content delivery network may keep such a page without asking. A change shows that much later.
CDN_SECONDS = env.int("CDN_SECONDS", default=0)

# --- Language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_FINDERS = [
    "theme.finders.JoinedSheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
# Files that are not for everybody: no address of the web server leads here, and the reverse proxy does not see it.
PRIVATE_DIR = VAR_DIR / "private"
SERVE_MEDIA = False
# The web server in front reads pictures there, whatever the umask of ours.
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "intake.receiving.LargeFileHandler",
]

# --- Wagtail --------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "安全生产指导帮扶与培训门户"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "content.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.PortalDocument"
# Whatever is uploaded to Wagtail's libraries passes these forms (docs/adr/0014).
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.uploads.PortalImageForm"
WAGTAILIMAGES_EXTENSIONS = list(PICTURE_ENDINGS)
WAGTAILDOCS_DOCUMENT_FORM_BASE = "content.uploads.PortalDocumentForm"
# Nothing that was uploaded opens within our pages.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# The largest film, a video included; the reverse proxy must let as much through (deploy/nginx.conf).
DOCUMENT_MIB = env.int("DOCUMENT_MIB", default=200)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_WORKFLOW_ENABLED = True
# How many people pass a page: 2 is 审核 → 发布, 3 is 初审 → 复审 → 发布 (三审三校). After a change run `migrate`.
RELEASE_LEVELS = env.int("RELEASE_LEVELS", default=2)
if RELEASE_LEVELS not in (2, 3):
    raise ImproperlyConfigured("RELEASE_LEVELS 只能是 2（审核、发布）或 3（初审、复审、发布）。")
# An edit after an approval must be read again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# The one door to publish: see content/release_door.py.
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.release_door.finish_workflow"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]

# --- Headers and logs -----------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"  # Wagtail itself lets its previews stand in a frame of the admin
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
for _policy in (CONTENT_SECURITY_POLICY, ADMIN_CONTENT_SECURITY_POLICY):  # noqa: F405
    _policy["DIRECTIVES"]["report-uri"] = f"{URL_PREFIX}/policy-report/"
LOG_DIR = Path(env.str("LOG_DIR", default=str(VAR_DIR / "log")))
LOG_DIR.mkdir(parents=True, exist_ok=True)
# The security assessment asks for six months at least.
LOG_KEEP_DAYS = env.int("LOG_KEEP_DAYS", default=200)
# Who released, withdrew, imported, restored, changed rights (docs/adr/0031-audit-chain.md). Never below half a year.
AUDIT_KEEP_DAYS = env.int("AUDIT_KEEP_DAYS", default=1095)
# Hashes of that chain outside the database. Not rotated: it grows by a hundred bytes for each act.
AUDIT_LOG = LOG_DIR / "audit.log"
LOGGING = logging_settings(str(LOG_DIR), env.str("LOG_LEVEL", default="INFO"))

# --- WeChat ---------------------------------------------------------------------------------------------------

# Both set: pages passed on within WeChat show our title, gist and picture (docs/adr/0010).
WECHAT_APP_ID = env.str("WECHAT_APP_ID", default="")
WECHAT_APP_SECRET = env.str("WECHAT_APP_SECRET", default="")
WECHAT_SHARING = bool(WECHAT_APP_ID and WECHAT_APP_SECRET)
WECHAT_API_URL = env.str("WECHAT_API_URL", default="https://api.weixin.qq.com")
if WECHAT_SHARING:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"].append(WECHAT_SDK)  # noqa: F405

# --- Work outside the request ---------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Search ---------------------------------------------------------------------------------------------------

# Unset: the embedded engine, in a folder.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_PREFIX = env.str("ELASTICSEARCH_PREFIX", default="portal-search")
ELASTICSEARCH_CA = env.str("ELASTICSEARCH_CA", default="")
SEARCH_INDEX_DIR = VAR_DIR / "search"
# How often counts of what was asked are written; 0: never by themselves.
SEARCH_NOTES_SECONDS = env.float("SEARCH_NOTES_SECONDS", default=5)
# Only the admin asks it; the tables themselves are searched, no index is kept (ADR 0024).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_search"}}
