"""How gunicorn serves: ``gunicorn -c python:config.gunicorn config.wsgi``."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
# Only a proxy in front may say whom it speaks for.
forwarded_allow_ips = "*" if int(os.environ.get("TRUSTED_PROXY_COUNT", "0")) else "127.0.0.1"
control_socket_disable = True  # its socket lies in the home directory, where two installations would meet
