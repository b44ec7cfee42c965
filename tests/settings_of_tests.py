"""The program's own settings, in a data folder of this run; PostgreSQL where TEST_DATABASE names one."""

import os
import tempfile

os.environ["COMMONTABLE_DATA"] = tempfile.mkdtemp(prefix="commontable-test-")
os.environ["COMMONTABLE_DEMO"] = "yes"
os.environ["COMMONTABLE_DATABASE"] = os.environ.get("TEST_DATABASE", "")

from commontable.site.settings import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
