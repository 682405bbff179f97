"""What a caller gets back from loading a submission and calling its functions."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from gradcheck.errors import InvalidArgument, WorkerError
from gradcheck.worker import (
    Died,
    Handle,
    Limits,
    Loaded,
    NotRun,
    Raised,
    Refused,
    Returned,
    TimedOut,
    Worker,
    encode_calls,
)


def value_of(outcomes):
    [outcome] = outcomes
    assert isinstance(outcome, Returned), outcome
    return outcome.value


# --- Loading --------------------------------------------------------------------------------------------------


def test_a_block_that_raises_does_not_stop_the_next(worker):
    with worker.open() as session:
        loaded = session.load(
            [("cell 1", "def f(): return 1"), ("cell 2", "x = 1\n1 / 0"), ("cell 3", "def g(): return 2")]
        )
    assert isinstance(loaded, Loaded)
    assert loaded.functions == {"f", "g"}
    [(label, raised)] = loaded.failures
    assert label == "cell 2"
    assert (raised.type, raised.label, raised.line, raised.source) == ("ZeroDivisionError", "cell 2", 2, "1 / 0")


def test_a_syntax_error_tells_line_column_and_source(worker):
    with worker.open() as session:
        loaded = session.load([("a.py", "x = 1\nif x:\n    y = (1,\n")])
    [(label, raised)] = loaded.failures
    assert (label, raised.type, raised.line, raised.column) == ("a.py", "SyntaxError", 3, 9)
    assert raised.source.strip() == "y = (1,"
    assert raised.message == "'(' was never closed"


def test_lines_are_counted_as_python_counts_them(worker):
    with worker.open() as session:
        loaded = session.load([("a.py", "x = '\u2028'\r\ny = '\x0c'\r1 / 0")])
    [(_, raised)] = loaded.failures
    assert (raised.line, raised.source) == (3, "1 / 0")


def test_the_main_block_does_not_run(load):
    session = load("def f(): return __name__\nif __name__ == '__main__': raise ValueError")
    assert value_of(session.call("f", [()])) == "submission"


def test_dataclasses_and_source_inspection_work(load):
    session = load(
        "import dataclasses, inspect, typing\n"
        "@dataclasses.dataclass\nclass P:\n    x: 'typing.Optional[float]' = None\n"
        "def f(): return typing.get_type_hints(P)['x'] is not None, inspect.getsource(f).startswith('def f')\n"
    )
    assert value_of(session.call("f", [()])) == (True, True)


def test_a_load_that_hangs_is_ended(worker):
    with worker.open() as session:
        started = time.monotonic()
        assert session.load([("a.py", "while True: pass")], timeout_s=0.2) == TimedOut(0.2)
        assert time.monotonic() - started < 5
        assert not session.alive
        assert session.call("f", [(), ()]) == [NotRun(), NotRun()]


# --- Values ---------------------------------------------------------------------------------------------------

_VALUES = [
    None,
    True,
    -(2**63),
    2**100,
    0.1,
    float("inf"),
    "text",
    [1, [2.0, "x"], None],
    (),
    {"a": 1, 2: [3]},
    np.arange(6.0).reshape(2, 3),
    np.zeros((0, 3), np.float32),
    np.array(True),
    np.array([1 + 2j], np.complex64),
    np.float16(1.5),
    np.int8(-3),
    np.arange(100_000.0),
]


@pytest.mark.parametrize("value", _VALUES, ids=lambda v: f"{type(v).__name__}-{v!s:.12}")
def test_values_come_back_as_they_went(load, value):
    back = value_of(load("def f(x): return [x]").call("f", [(value,)]))[0]
    assert type(back) is type(value)
    if isinstance(value, np.ndarray | np.generic):
        assert back.dtype == value.dtype
        assert back.shape == value.shape
        assert back.tobytes() == value.tobytes()
    else:
        assert back == value


@pytest.mark.parametrize(
    ("expression", "kind", "dtype"),
    [
        ("np.matrix([[1., 2.]])", np.ndarray, "float64"),
        ("np.ma.array([1., 2.])", np.ndarray, "float64"),
        ("np.array([1, 2], '>i4')", np.ndarray, "int32"),
        ("np.array([1, 2], np.longdouble)", np.ndarray, "float64"),
        ("np.longdouble(2)", np.float64, "float64"),
        ("np.arange(6.).reshape(2, 3).T[::-1]", np.ndarray, "float64"),
        ("1j", np.complex128, "complex128"),
        ("__import__('collections').namedtuple('P', 'a b')(1, 2)", tuple, None),
        ("__import__('collections').OrderedDict(a=1)", dict, None),
        ("type('S', (str,), {})('x')", str, None),
        ("type('F', (float,), {})(1.5)", float, None),
    ],
)
def test_relatives_of_plain_values_arrive_plain(load, expression, kind, dtype):
    back = value_of(load(f"import numpy as np\ndef f(): return {expression}").call("f", [()]))
    assert type(back) is kind
    if dtype is not None:
        assert back.dtype == dtype
        assert back.dtype.isnative


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("(i for i in [1])", "generator"),
        ("object()", "object"),
        ("{1, 2}", "set"),
        ("b'x'", "bytes"),
        ("np.array([None])", "ndarray of object"),
        ("np.array(['a'])", "ndarray of <U1"),
        ("lambda: 1", "function"),
        ("{(1, 2): 3}", "dict"),
    ],
)
def test_what_cannot_cross_becomes_a_handle_that_names_it(load, expression, name):
    back = value_of(load(f"import numpy as np\ndef f(): return {expression}").call("f", [()]))
    assert type(back) is Handle
    assert back.type_name == name


def test_an_argument_that_cannot_be_sent_is_refused_here(load):
    session = load("def f(x): return x")
    with pytest.raises(InvalidArgument, match=r"calls\[1\]"):
        session.call("f", [(1,), (object(),)])
    assert session.alive


def test_encoded_calls_can_be_reused(worker):
    calls = encode_calls([(1.0, np.ones(2)), (2.0, np.zeros(2))])
    assert len(calls) == 2
    for _ in range(2):
        with worker.open() as session:
            session.load([("a.py", "def f(a, b): return a + b")])
            assert [outcome.value[0] for outcome in session.call("f", calls)] == [2.0, 2.0]


# --- Purity ---------------------------------------------------------------------------------------------------


def test_arguments_are_fresh_writable_and_their_own(load):
    session = load(
        "def f(x): return x.flags.writeable, x.flags.owndata, x.flags.aligned, float(x[0]), x.__setitem__(0, 9)"
    )
    x = np.array([1.0, 2.0])
    calls = encode_calls([(x,), (x,)])
    for outcome in session.call("f", calls) + session.call("f", calls):
        assert outcome.value[:4] == (True, True, True, 1.0)
        assert outcome.mutated == (0,)
    assert x[0] == 1.0


@pytest.mark.parametrize(
    ("body", "mutated"),
    [
        ("return a + 1", ()),
        ("a += 1", (0,)),
        ("a -= 0", ()),
        ("b[0][0] = 5.", (1,)),
        ("b.append(1)", (1,)),
        ("b.append(object())", (1,)),
        ("c['z'] = 1", (2,)),
        ("c['w'][...] = 0; a[0] = np.nan", (0, 2)),
        ("a.shape = (1, 3)", (0,)),
    ],
)
def test_changed_arguments_are_reported(load, body, mutated):
    session = load(f"import numpy as np\ndef f(a, b, c):\n    {body}")
    call = (np.arange(3.0), [np.ones(2)], {"w": np.ones(2)})
    [outcome] = session.call("f", [call])
    assert isinstance(outcome, Returned)
    assert outcome.mutated == mutated


@pytest.mark.parametrize(
    ("expression", "aliased"),
    [
        ("a * 1", ()),
        ("a", (((), 0),)),
        ("a.T", (((), 0),)),
        ("a[::2]", (((), 0),)),
        ("(1, a[1:], a.copy())", (((1,), 0),)),
        ("{'x': [b]}", ((("x", 0), 1),)),
        ("c", (((), 2),)),
        ("list(c)", (((0,), 2),)),
        ("(a[:0], np.broadcast_to(b, (2, 3)))", (((1,), 1),)),
    ],
)
def test_parts_that_share_memory_with_an_argument_are_reported(load, expression, aliased):
    session = load(f"import numpy as np\ndef f(a, b, c): return {expression}")
    [outcome] = session.call("f", [(np.ones((3, 3)), np.ones(3), [np.ones(2)])])
    assert outcome.aliased == aliased


# --- Handles --------------------------------------------------------------------------------------------------

_NET = """
class Net:
    def __init__(self, n): self.n, self.seen = n, 0
    def forward(self, x):
        self.seen += 1
        return self.n * x, {"net": self}
def use(cache, y): return cache["net"].seen + y
"""


def test_objects_stay_in_the_worker_and_can_be_handed_back(load):
    session = load(_NET)
    net = value_of(session.call("Net", [(3,)]))
    assert net == Handle(1, "Net")
    outcomes = session.call_method(net, "forward", [(2.0,), (4.0,)])
    assert [outcome.value[0] for outcome in outcomes] == [6.0, 12.0]
    cache = outcomes[0].value[1]
    assert value_of(session.call("use", [(cache, 10)])) == 12
    assert session.get_attribute(net, "n") == Returned(3)
    assert isinstance(session.get_attribute(net, "absent"), Raised)


def test_a_handle_that_was_never_given_raises(load):
    [outcome] = load("def f(x): return x").call("f", [(Handle(7, "x"),)])
    assert isinstance(outcome, Raised)


# --- How a call can end ---------------------------------------------------------------------------------------


def test_an_exception_names_the_innermost_line_of_the_students_own(load):
    session = load("import numpy as np\ndef g(x):\n    return np.linalg.inv(x)\ndef f(x):\n    return g(x)")
    [outcome] = session.call("f", [(np.zeros((2, 2)),)])
    assert outcome == Raised("LinAlgError", "Singular matrix", "submission.py", 3, "    return np.linalg.inv(x)")


def test_a_call_that_raises_does_not_end_the_batch(load):
    outcomes = load("def f(x): return 1 / x").call("f", [(0,), (2,)])
    assert isinstance(outcomes[0], Raised)
    assert outcomes[1] == Returned(0.5)


def test_a_missing_function_raises_name_error(load):
    [outcome] = load("x = 1").call("forward", [()])
    assert (outcome.type, outcome.message) == ("NameError", "name 'forward' is not defined")


def test_the_call_that_hung_is_named(load):
    session = load("def f(x):\n    while x == 2: pass\n    return x")
    outcomes = session.call("f", [(0,), (1,), (2,), (3,)], timeout_s=0.3)
    assert outcomes == [Returned(0), Returned(1), TimedOut(0.3), NotRun()]


def test_the_call_that_died_is_named(load):
    session = load("import os\ndef f(x):\n    if x == 1: os._exit(5)\n    return x")
    assert session.call("f", [(0,), (1,), (2,)]) == [Returned(0), Died("exit code 5"), NotRun()]


def test_one_deadline_holds_for_the_whole_batch(load):
    session = load("import time\ndef f(): time.sleep(0.1)")
    outcomes = session.call("f", [()] * 20, timeout_s=0.45)
    assert [type(outcome) for outcome in outcomes[:3]] == [Returned] * 3
    assert TimedOut(0.45) in outcomes
    assert outcomes[-1] == NotRun()


def test_too_large_an_answer_is_refused(worker):
    with Worker(limits=Limits(reply_bytes=1 << 16)) as small, small.open() as session:
        session.load([("a.py", "import numpy as np\ndef f(n): return np.zeros(n)")])
        [fits, refused] = session.call("f", [(1000,), (10_000,)])
    assert isinstance(fits, Returned)
    assert isinstance(refused, Refused)


def test_memory_is_limited(worker):
    with Worker(limits=Limits(memory_bytes=64 << 20)) as small, small.open() as session:
        session.load([("a.py", "import numpy as np\ndef f(n): return float(np.ones(n).sum())")])
        [fits, fails] = session.call("f", [(1 << 20,), (1 << 24,)])
    assert fits == Returned(float(1 << 20))
    assert isinstance(fails, Raised)
    assert "MemoryError" in fails.type


def test_processor_time_is_limited():
    with Worker(limits=Limits(cpu_s=1)) as small, small.open() as session:
        session.load([("a.py", "def f():\n    while True: pass")])
        assert session.call("f", [()], timeout_s=20.0) == [Died("processor time limit")]


# --- Output ---------------------------------------------------------------------------------------------------


def test_what_is_printed_is_kept_and_made_harmless(load):
    session = load("print('loading')\ndef f():\n    print('\\x1b[31mred\\x07', 1)\n    1 / 0")
    session.call("f", [()])
    assert session.output == "loading\n\ufffd[31mred\ufffd 1\n"
    session.close()
    assert session.output.startswith("loading")


def test_output_is_cut_without_failing_the_call(worker):
    with Worker(limits=Limits(output_bytes=100)) as small, small.open() as session:
        session.load([("a.py", "def f():\n    for i in range(10_000): print(i)\n    return 1")])
        assert session.call("f", [()]) == [Returned(1)]
        assert len(session.output) == 100


def test_output_before_a_hang_or_death_is_kept(load):
    session = load("import os\ndef f():\n    print('here')\n    os._exit(0)")
    session.call("f", [()])
    assert session.output == "here\n"


def test_numpy_warnings_are_not_errors(load):
    session = load("import numpy as np\ndef f(z): return 1 / (1 + np.exp(-z))")
    [outcome] = session.call("f", [(np.array([-1e4, 0.0, 1e4]),)])
    assert isinstance(outcome, Returned)
    assert outcome.value.tolist() == [0.0, 0.5, 1.0]
    assert "RuntimeWarning" in session.output


# --- Sessions and workers -------------------------------------------------------------------------------------


def test_no_state_passes_from_one_session_to_the_next(worker):
    source = "import numpy as np\ndef f():\n    np.mark = getattr(np, 'mark', 0) + 1\n    return np.mark"
    for _ in range(12):  # more than are forked ahead
        with worker.open() as session:
            session.load([("a.py", source)])
            assert session.call("f", [()]) == [Returned(1)]


def test_random_numbers_are_the_same_in_every_session_and_worker(worker):
    source = "import numpy as np, random\ndef f(): return np.random.rand(), random.random(), str({'a', 'b', 'c', 'd'})"
    seen = set()
    with Worker() as other:
        for each in (worker, worker, other):
            with each.open() as session:
                session.load([("a.py", source)])
                seen.add(value_of(session.call("f", [()])))
    assert len(seen) == 1


def test_closing_twice_does_nothing_and_a_closed_worker_says_so():
    worker = Worker()
    worker.close()
    worker.close()
    with pytest.raises(WorkerError, match="closed"):
        worker.open()


def test_several_sessions_can_be_open_at_once(worker):
    with worker.open() as one, worker.open() as other:
        one.load([("a.py", "def f(): return 1")])
        other.load([("a.py", "def f(): return 2")])
        assert one.call("f", [()]) == [Returned(1)]
        assert other.call("f", [()]) == [Returned(2)]


def test_threads_may_share_a_worker(worker):
    wrong = []

    def grade(number: int) -> None:
        for _ in range(10):
            with worker.open() as session:
                session.load([("a.py", f"def f(): return {number}")])
                outcomes = session.call("f", [()])
                if outcomes != [Returned(number)]:
                    wrong.append(outcomes)

    threads = [threading.Thread(target=grade, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_judge_without_standard_streams_can_grade():
    code = (
        "import os\nfor descriptor in range(3): os.close(descriptor)\n"
        "from gradcheck.worker import Returned, Worker\n"
        "with Worker() as worker, worker.open() as session:\n"
        "    session.load([('a', 'def f(): return 1')])\n"
        "    os._exit(0 if session.call('f', [()]) == [Returned(1)] else 1)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
