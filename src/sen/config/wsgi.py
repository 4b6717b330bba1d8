import os

from django.core.wsgi import get_wsgi_application

from sen.lib.leash import hold_leash

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
application = get_wsgi_application()
hold_leash()  # granian runs this in a process of its own, below the one that `sen serve` started
