import time
from datetime import timedelta
import pytest
from support.applying import *
from support.people import *
from support.together import at_once
def test_a(db, outside):
    t=time.time()
    case = submitted(outside); print('submit', time.time()-t); t=time.time()
    decide(case, officer(CLERK), "accept"); print(time.time()-t); t=time.time()
    print(deliver(outside, at=NOW+timedelta(hours=2)), time.time()-t)
    c = case_of(person_id=case.person_id, case_id=case.id)
    print(c.state, c.effects_left, c.decision)
def test_b(own_database, outside):
    d = filled(outside)
    t=time.time()
    r = at_once(*[lambda: hand_in(MOTHER, d)]*2)
    print(r, time.time()-t)
def test_c(own_database, outside):
    d = filled(outside)
