"""The WSGI application: every page and the API."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from ops_console.shared.one_charset import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ops_console.settings")

application = utf8_only(get_wsgi_application())
# Connections are opened by the threads that serve pages, so all of them get what is said here.
connections.databases["default"]["OPTIONS"]["options"] = settings.WEB_DATABASE_OPTIONS
