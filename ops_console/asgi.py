"""The ASGI entry that uvicorn serves: Django's WSGI application in a bounded pool of threads.

Threads last, so each keeps its database connection (opening one costs about 3 ms); a request body
is read whole before a thread is taken, and an answer leaves its thread before the client has read
it, so slow clients cannot hold the pool.
"""

import os

from ops_console.environment import text
from ops_console.shared.thread_pool import PooledWSGI
from ops_console.wsgi import application as pages

THREADS = int(text("OPS_WEB_THREADS", str(min(8, 2 * (os.cpu_count() or 1) + 2))))

application = PooledWSGI(pages, threads=THREADS)
