"""The ASGI entry that uvicorn serves: Django's WSGI application in a bounded pool of threads.

Threads last, so each keeps its database connection (opening one costs about 3 ms); a request body
is read whole before a thread is taken, and an answer leaves its thread before the client has read
it, so slow clients cannot hold the pool.
"""

from ops_console.environment import web_threads
from ops_console.shared.thread_pool import PooledWSGI
from ops_console.wsgi import application as pages

application = PooledWSGI(pages, threads=web_threads())
