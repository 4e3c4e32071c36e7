from pathlib import Path
import time, pytest
from tests.edges.world import built_world
from tests.edges.fields import targets
from tests.edges import hostile

@pytest.mark.django_db
def test_x(django_db_blocker, tmp_path):
    t=time.time()
    with built_world(django_db_blocker, tmp_path) as world:
        print("world", time.time()-t); t=time.time()
        found = targets(world)
        print("targets", time.time()-t, len(found), sum(len(f.own) for f in found))
        for f in found: print(f.name, f.method, f.path, f.role, f.own, len(f.others))
        senders = hostile.Senders(world); from itertools import cycle
        for t_ in found:
            r = senders.send(t_, t_.form())
            r.close(); print(t_.method, t_.name, r.status_code)
        t=time.time()
        bad=[]
        orig=hostile.require_no_fault
        def collect(r, *, said):
            try: orig(r, said=said)
            except AssertionError as e: bad.append(str(e))
        hostile.require_no_fault = collect
        n=hostile.sweep(world); print("sweep", n, time.time()-t); t=time.time()
        n=hostile.fuzz_forms(world, examples=200); print("forms", n, time.time()-t); t=time.time()
        n=hostile.fuzz_addresses(world, examples=200); print("addr", n, time.time()-t)
        for b in bad: print("BAD", b[:400])
