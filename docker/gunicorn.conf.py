"""For those who start gunicorn themselves: ``gunicorn --config docker/gunicorn.conf.py``.

``dragoman serve`` does the same without this file. Everything follows the ``DRAGOMAN_*`` settings (docker/SETTINGS.md);
what gunicorn itself should do otherwise can be set below.
"""

from dragoman.config import Config
from dragoman.web.server import settings

globals().update(settings(Config.from_env()))
wsgi_app = "dragoman.web:create_app()"  # called in each worker: the model does not survive a fork

# keepalive = 75        # seconds, when a load balancer in front keeps its connections longer
# backlog = 2048        # connections that wait in the kernel; work is bounded by the service, not here
