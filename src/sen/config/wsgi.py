import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sen.config.bodies import BodyFirst
from sen.lib.leash import hold_leash

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
application = BodyFirst(get_wsgi_application(), places=settings.THREADS)
hold_leash(os.getppid())  # granian runs this in a process of its own, below the one that `sen serve` started
