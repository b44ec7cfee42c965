"""The program as a web server sees it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.site.settings")
application = get_wsgi_application()
