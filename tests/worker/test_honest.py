"""What a student may reasonably write keeps working under lockdown, at every level."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from gradcheck.worker import Returned, Worker, describe_isolation
from gradcheck.worker.isolation import LEVELS

# Each line is an expression that must be true. `np`, `x` (3×3, invertible) and `rng` are at hand.
NUMPY = """
np.allclose(np.linalg.inv(x) @ x, np.eye(3))
np.allclose(np.linalg.solve(x, x), np.eye(3))
np.linalg.det(x) != 0
np.linalg.svd(x)[1].shape == (3,)
np.linalg.eig(x)[0].shape == (3,)
np.linalg.eigh(x + x.T)[0].shape == (3,)
np.linalg.qr(x)[0].shape == (3, 3)
np.linalg.cholesky(x @ x.T + np.eye(3)).shape == (3, 3)
np.linalg.lstsq(x, x, rcond=None)[0].shape == (3, 3)
np.linalg.pinv(x).shape == (3, 3)
np.linalg.matrix_rank(x) == 3
np.linalg.norm(x) > 0
np.linalg.matrix_power(x, 3).shape == (3, 3)
np.linalg.multi_dot([x, x, x]).shape == (3, 3)
np.einsum("ij,jk->ik", x, x).shape == (3, 3)
np.einsum("ij,jk,kl->il", x, x, x, optimize=True).shape == (3, 3)
np.tensordot(x, x, 1).shape == (3, 3)
np.kron(x, x).shape == (9, 9)
np.outer([1, 2], [3]).shape == (2, 1)
np.fft.ifft(np.fft.fft(x)).real.shape == (3, 3)
np.fft.rfft2(x).shape == (3, 2)
np.random.rand(2).shape == (2,)
np.random.randn(2, 2).shape == (2, 2)
np.random.default_rng().normal(size=3).shape == (3,)
np.random.default_rng(1).permutation(5).sum() == 10
np.random.choice([1, 2, 3]) in (1, 2, 3)
np.random.RandomState(0).uniform() < 1
rng.multivariate_normal(np.zeros(2), np.eye(2)).shape == (2,)
np.polynomial.Polynomial([1, 2])(2) == 5
np.polyfit([0, 1, 2], [0, 1, 2], 1).shape == (2,)
np.ma.masked_array([1, 2], [True, False]).sum() == 2
np.histogram([1, 2, 2])[0].sum() == 3
np.interp(0.5, [0, 1], [0, 2]) == 1
np.gradient(np.arange(4.0)).tolist() == [1, 1, 1, 1]
np.vectorize(lambda v: v + 1)(x).shape == (3, 3)
np.apply_along_axis(sum, 0, x).shape == (3,)
np.lib.stride_tricks.sliding_window_view(np.arange(4), 2).shape == (3, 2)
np.save((f := io.BytesIO()), x) is None and (f.seek(0), np.load(f).shape)[1] == (3, 3)
np.savez((f := io.BytesIO()), x=x) is None and (f.seek(0), np.load(f)["x"].shape)[1] == (3, 3)
np.savez_compressed((f := io.BytesIO()), x=x) is None
np.loadtxt(io.StringIO("1 2\\n3 4")).shape == (2, 2)
np.array2string(x, precision=2) != ""
np.testing.assert_allclose(x, x) is None
np.errstate(all="ignore").__enter__() is None
np.unique([1, 1, 2], return_counts=True)[1].tolist() == [2, 1]
np.sort(x, axis=None).size == 9 and np.argsort(x).shape == (3, 3)
np.ones((300, 300)) @ np.ones((300, 300)) is not None
np.exp(np.float32(1)).dtype == np.float32
np.float128 is np.longdouble if hasattr(np, "float128") else True
np.char.upper(np.array(["a"]))[0] == "A"
np.datetime64("2020-01-01").astype(int) == 18262
np.show_config() is None
np.info is not None
np.dtype([("a", "f8")]).names == ("a",)
"""
LIBRARY = """
math.fsum([0.1] * 10) == 1.0
cmath.sqrt(-1) == 1j
random.Random(0).random() < 1
statistics.mean([1, 2, 3]) == 2
decimal.Decimal("0.1") * 3 == decimal.Decimal("0.3")
fractions.Fraction(1, 3) * 3 == 1
functools.reduce(operator.add, [1, 2]) == 3
functools.lru_cache(lambda: 1)() == 1
list(itertools.accumulate([1, 2])) == [1, 3]
collections.Counter("aab")["a"] == 2
collections.defaultdict(list)["x"] == []
dataclasses.make_dataclass("P", ["a"])(1).a == 1
typing.NamedTuple("N", [("a", int)])(1).a == 1
enum.Enum("E", "A B").A.value == 1
json.loads(json.dumps({"a": [1]})) == {"a": [1]}
re.sub("a+", "b", "caat") == "cbt"
copy.deepcopy([[1]]) == [[1]]
heapq.nsmallest(1, [2, 1]) == [1]
bisect.bisect([1, 3], 2) == 1
string.ascii_lowercase[:2] == "ab"
textwrap.dedent("  a") == "a"
time.perf_counter() > 0 and time.time() > 0 and time.sleep(0.001) is None
datetime.date(2020, 1, 1).isoformat() == "2020-01-01" and datetime.datetime.now() is not None
timeit.timeit("1", number=1) >= 0
os.path.join("a", "b") == "a/b" and isinstance(os.getcwd(), str)
os.environ.get("HOME") is None
sys.version_info >= (3, 11)
io.StringIO("a").read() == "a"
pathlib.Path("a") / "b" == pathlib.Path("a/b")
contextlib.redirect_stdout(open(os.devnull, "w")).__enter__().write("x") == 1
inspect.signature(lambda a: a).parameters["a"].name == "a"
warnings.catch_warnings().__enter__() is None
abc.ABC is not None
pprint.pformat([1]) == "[1]"
hashlib.sha256(b"a").hexdigest()[:4] == "ca97"
pickle.loads(pickle.dumps([1])) == [1]
struct.pack("<d", 1.0)[-1] == 63
array.array("d", [1.0])[0] == 1.0
logging.getLogger().warning("x") is None
unittest.TestCase().assertEqual(1, 1) is None
traceback.format_exception(ValueError(1)) != []
zlib.decompress(zlib.compress(b"a")) == b"a"
uuid is None
secrets.token_hex(1) != ""
csv.reader(["a,b"]).__next__() == ["a", "b"]
ast.literal_eval("[1]") == [1]
zoneinfo.ZoneInfo is not None
threading.Lock().acquire()
queue.Queue().empty()
platform.system() == "Linux"
tempfile is not None
doctest.testmod(sys.modules["submission"]).failed == 0
gc.collect() >= 0
weakref.ref(math) is not None
"""
PREAMBLE = (
    "import abc, array, ast, bisect, cmath, collections, contextlib, copy, csv, dataclasses, datetime, decimal, doctest\n"
    "import enum, fractions, functools, gc, hashlib, heapq, inspect, io, itertools, json, logging, math, operator, os\n"
    "import pathlib, pickle, platform, pprint, queue, random, re, secrets, statistics, string, struct, sys, tempfile\n"
    "import textwrap, threading, time, timeit, traceback, typing, unittest, warnings, weakref, zlib, zoneinfo\n"
    "import numpy as np, numpy.linalg as la, numpy.ma, numpy.testing\n"
    "from numpy.random import default_rng\n"
    "uuid = None\n"
    "x = np.array([[2., 1., 0.], [1., 3., 1.], [0., 1., 4.]])\n"
    "rng = default_rng(0)\n"
)
EXPRESSIONS = [line for line in (NUMPY + LIBRARY).splitlines() if line.strip()]


@pytest.fixture(scope="module")
def strongest() -> str:
    return describe_isolation().level


@pytest.mark.parametrize("level", LEVELS)
def test_ordinary_code_works(strongest: str, level: str) -> None:
    if LEVELS.index(level) < LEVELS.index(strongest):
        pytest.skip("this machine does not give this level")
    functions = "".join(f"def f{i}(): return bool({line})\n" for i, line in enumerate(EXPRESSIONS))
    with Worker(isolation=level) as worker, worker.open() as session:
        loaded = session.load([("submission.py", PREAMBLE + functions)])
        assert loaded.failures == ()
        wrong = {}
        for number, line in enumerate(EXPRESSIONS):
            [outcome] = session.call(f"f{number}", [()])
            if outcome != Returned(value=True):
                wrong[line] = outcome
    assert wrong == {}
    assert len(EXPRESSIONS) > 100
