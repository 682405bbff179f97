"""Hostile submissions, as a table: what each does, and from which isolation level on it must be withstood.

Every submission begins with `HONEST`, whose function must still get its answer. `attack(env)` is then called
with the places and numbers that it may go for; what it returns and prints is searched for the secret. Attacks
under `AT_LOAD` do their work while the file is executed.
"""

# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import textwrap

HONEST = '''
import sys
import numpy as np

def double(x):
    return 2.0 * x

# The import that the student's code sees refuses what is not allowed; a hostile student goes round it.
load = sys.modules["builtins"].__import__

def libc():
    return load("ctypes").CDLL(None, use_errno=True)

def syscall(number, *arguments):
    ctypes = load("ctypes")
    call = libc()
    result = call.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in (number, *arguments)])
    return result if result >= 0 else -ctypes.get_errno()

def rpc():
    """The descriptor of the connection to the judge."""
    return 3

def frames():
    """The framing module of the worker, dug out of the interpreter."""
    return next(m for n, m in list(sys.modules.items()) if n.endswith(".frames") and hasattr(m, "REPLY"))

def wire():
    return next(m for n, m in list(sys.modules.items()) if n.endswith(".wire") and hasattr(m, "encode"))

def nonce():
    """The nonce of the request that is being answered, from the frames of the worker below."""
    frame = sys._getframe()
    while frame is not None:
        if "nonce" in frame.f_locals and "operation" in frame.f_locals:
            return frame.f_locals["nonce"]
        frame = frame.f_back

def send(status, body, index=0, number=None, length=None):
    f = frames()
    head = f.REPLY.pack(f.MAGIC, len(body) if length is None else length, nonce() if number is None else number, index, status)
    load("os").write(rpc(), head + body)
'''


@dataclasses.dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str
    code: str
    holds_from: str = "process"  # the weakest level that withstands it
    ends: tuple[str, ...] = ()  # the outcomes it may have; any if empty
    reason: str = ""  # what the outcome's reason or type must contain
    at_load: bool = False
    spoils_honest: bool = False  # it forges at load, so nothing of the file can be believed

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The whole submission: one file, or two cells if it attacks when it is loaded."""
        if self.at_load:
            return [("cell 1", HONEST), ("cell 2", self.code)]
        return [("hostile.py", f"{HONEST}\n{self.code}")]


ATTACKS: list[Attack] = []


def _add(name: str, body: str, holds_from: str = "process", ends: str = "", reason: str = "") -> None:
    code = "def attack(env):\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    ATTACKS.append(Attack(name, code, holds_from, tuple(ends.split()), reason))


def _add_load(
    name: str, body: str, holds_from: str = "process", ends: str = "", reason: str = "", *, spoils_honest: bool = False
) -> None:
    code = textwrap.dedent(body).strip()
    ATTACKS.append(Attack(name, code, holds_from, tuple(ends.split()), reason, True, spoils_honest))


# --- Never coming back ---------------------------------------------------------------------------------------
_add("loop", "while True: pass", ends="TimedOut")
_add(
    "loop-ignoring-signals",
    """
    signal = load("signal")
    for n in range(1, 32):
        try: signal.signal(n, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass
    """,
    ends="TimedOut",
)
_add("sleep", "load('time').sleep(3600)", ends="TimedOut")
_add("sleep-in-select", "load('select').select([], [], [], 3600)", ends="TimedOut Raised")
_add(
    "loop-swallowing-everything",
    """
    while True:
        try:
            while True: pass
        except BaseException: pass
    """,
    ends="TimedOut",
)
_add("long-multiplication", "return 7 ** (10 ** 9)", ends="TimedOut Raised")
_add("regex-catastrophe", "load('re').match('(a+)+$', 'a' * 60 + 'b')", ends="TimedOut")
_add("lock-never-released", "lock = load('threading').Lock(); lock.acquire(); lock.acquire()", ends="TimedOut")
_add(
    "text-of-the-exception-hangs",
    """
    class E(Exception):
        def __str__(self):
            while True: pass
    raise E
    """,
    ends="TimedOut",
)
_add(
    "infinite-generator",
    """
    def forever():
        while True: yield 1
    return forever()
    """,
    ends="Returned",
)
_add(
    "iteration-of-a-list-subclass-hangs",
    """
    class L(list):
        def __iter__(self):
            while True: pass
        __len__ = __iter__
    return L([1])
    """,
    ends="TimedOut Returned",
)

# --- Ending the process or pretending to ---------------------------------------------------------------------
_add("exit-0", "load('os')._exit(0)", ends="Died", reason="exit code 0")
_add("exit-77", "load('os')._exit(77)", ends="Died", reason="exit code 77")
_add("exit-111", "load('os')._exit(111)", ends="Died", reason="exit code 111")
_add("sys-exit", "sys.exit(0)", ends="Raised", reason="SystemExit")
_add("quit", "raise SystemExit('all right')", ends="Raised", reason="SystemExit")
_add(
    "system-exit-subclass",
    """
    class Fine(SystemExit):
        code = property(lambda self: 1 / 0)
        def __str__(self): raise SystemExit
    raise Fine
    """,
    ends="Raised",
    reason="Fine",
)
_add("keyboard-interrupt", "raise KeyboardInterrupt", ends="Raised", reason="KeyboardInterrupt")
_add("generator-exit", "raise GeneratorExit", ends="Raised")
_add(
    "base-exception",
    """
    class Odd(BaseException): pass
    raise Odd("x")
    """,
    ends="Raised",
)
_add("exception-group", "raise ExceptionGroup('many', [ValueError(), SystemExit] [:1])", ends="Raised")
_add(
    "exception-in-del",
    """
    class D:
        def __del__(self): raise SystemExit
    d = D(); del d
    return 1
    """,
    ends="Returned",
)
_add(
    "hanging-atexit",
    """
    def hang():
        while True: pass
    load("atexit").register(hang)
    return 1
    """,
    ends="Returned",
)
_add("abort", "load('os').abort()", ends="Died", reason="signal")
_add("null-pointer", "load('ctypes').string_at(0)", ends="Died", reason="signal SIGSEGV")
_add("write-over-an-object", "load('ctypes').memset(id(sys), 0x41, 4096); sys.path", ends="Died", reason="signal")
_add(
    "deep-recursion",
    """
    def f(n): return f(n + 1)
    f(0)
    """,
    ends="Raised",
    reason="RecursionError",
)
_add(
    "deep-recursion-unlimited",
    """
    sys.setrecursionlimit(1 << 30)
    def f(n): return [f(n + 1)]
    f(0)
    """,
    ends="Died Raised TimedOut",
)
_add(
    "deep-recursion-in-c",
    """
    sys.setrecursionlimit(1 << 30)
    x = []
    for _ in range(10 ** 6): x = [x]
    repr(x)
    """,
    ends="Died Raised TimedOut",
)
_add(
    "alarm-signal",
    """
    signal = load("signal"); signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True: pass
    """,
    ends="Died TimedOut Raised",
)
_add("kill-self", "os = load('os'); os.kill(os.getpid(), 9)", ends="Died Raised Returned")
_add("stop-self", "os = load('os'); os.kill(os.getpid(), 19)", ends="TimedOut Raised Returned")
_add("kill-own-group", "load('os').kill(0, 9)", ends="Died Raised Returned")

# --- Reaching other processes --------------------------------------------------------------------------------
_add("kill-parent", "os = load('os'); os.kill(os.getppid() or 1 << 22, 9)", "good", ends="Raised")
_add("stop-parent", "os = load('os'); os.kill(os.getppid() or 1 << 22, 19)", "good", ends="Raised")
_add("kill-judge", "load('os').kill(env['judge'], 9)", "good", ends="Raised")
_add("kill-judge-group", "load('os').killpg(env['judge'], 9)", "good", ends="Raised")
_add("kill-everything", "load('os').kill(-1, 9)", "good", ends="Raised")
_add(
    "queue-signal-to-judge",
    "return ['no', 'yes'][syscall(129 if env['x86'] else 138, env['judge'], 9, load('ctypes').create_string_buffer(128)) >= 0]",
    "good",
)
_add(
    "signal-by-pidfd", "load('signal').pidfd_send_signal(load('os').pidfd_open(env['judge']), 9)", "good", ends="Raised"
)
_add(
    "trace-judge",
    "r = syscall(101 if env['x86'] else 117, 16, env['judge'], 0, 0); assert r >= 0, r; return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "trace-me",
    "r = syscall(101 if env['x86'] else 117, 0, 0, 0, 0); assert r >= 0, r; return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "steal-descriptor",
    "r = syscall(438, syscall(434, env['judge'], 0), 3, 0); assert r >= 0, r; return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "read-judge-memory",
    """
    with open(f"/proc/{env['judge']}/maps") as maps: first = maps.readline()
    with open(f"/proc/{env['judge']}/mem", "rb") as memory:
        memory.seek(int(first.split("-")[0], 16)); memory.read(1)
    return env["leak"]
    """,
    "good",
    ends="Raised",
)
_add("judge-environment", "return open(f\"/proc/{env['judge']}/environ\").read()", "good", ends="Raised")
_add("judge-command-line", "return open(f\"/proc/{env['judge']}/cmdline\").read(), env['leak']", "good", ends="Raised")
_add("judge-open-files", "return load('os').listdir(f\"/proc/{env['judge']}/fd\"), env['leak']", "good", ends="Raised")
_add("judge-root", "return load('os').listdir(f\"/proc/{env['judge']}/root/\"), env['leak']", "good", ends="Raised")
_add("list-processes", "return load('os').listdir('/proc'), env['leak']", "good", ends="Raised")
_add("judge-priority", "load('os').setpriority(0, env['judge'], 19); return env['leak']", "good", ends="Raised")
_add("judge-affinity", "load('os').sched_setaffinity(env['judge'], {0}); return env['leak']", "good", ends="Raised")
_add(
    "judge-limits",
    "r = load('resource'); r.prlimit(env['judge'], r.RLIMIT_NOFILE, (8, 8)); return env['leak']",
    "good",
    ends="Raised",
)

# --- Processes and threads -----------------------------------------------------------------------------------
_add("fork", "os = load('os')\nif os.fork() == 0: os._exit(0)\nreturn env['leak']", "good", ends="Raised")
_add(
    "fork-bomb",
    """
    os = load("os")
    while True:
        try: os.fork()
        except OSError: break
    while True: pass
    """,
    "good",
    ends="TimedOut",
)
_add("vfork", "r = syscall(58 if env['x86'] else 220, 0, 0, 0, 0, 0); assert r >= 0, r", "good", ends="Raised")
_add(
    "clone3",
    """
    args = load("ctypes").create_string_buffer(88)
    r = syscall(435, args, 88)
    if r == 0: load("os")._exit(0)
    assert r >= 0, r
    """,
    "good",
    ends="Raised",
)
_add(
    "thread-bomb",
    """
    threading = load("threading")
    def spin():
        while True: pass
    for _ in range(64): threading.Thread(target=spin, daemon=True).start()
    return env["leak"]
    """,
    "good",
    ends="Raised",
)
_add(
    "subprocess",
    "return load('subprocess').run(['/bin/cat', env['canary']], capture_output=True).stdout",
    "good",
    ends="Raised",
)
_add("os-system", "assert load('os').system('cat ' + env['canary']) == 0", "good", ends="Raised")
_add("popen", "return load('os').popen('cat ' + env['canary']).read()", "good", ends="Raised")
_add("execute", "load('os').execv('/bin/cat', ['cat', env['canary']])", "good", ends="Raised")
_add("execute-python", "load('os').execv(sys.executable, [sys.executable, '-c', 'print(1)'])", "good", ends="Raised")
_add("posix-spawn", "load('os').posix_spawn('/bin/true', ['true'], {}); return env['leak']", "good", ends="Raised")
_add(
    "multiprocessing",
    "load('multiprocessing').get_context('fork').Process(target=print).start(); return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "daemon",
    """
    os = load("os")
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True: load("time").sleep(1)
        os._exit(0)
    return env["leak"]
    """,
    "good",
    ends="Raised",
)
_add(
    "async-subprocess",
    """
    asyncio = load("asyncio")
    async def go(): return await asyncio.create_subprocess_exec("/bin/true")
    asyncio.run(go()); return env["leak"]
    """,
    "good",
    ends="Raised",
)

# --- Memory --------------------------------------------------------------------------------------------------
_add("memory-in-one-piece", "return np.ones(1 << 36)", ends="Raised", reason="Memory")
_add(
    "memory-by-growth",
    """
    x = []
    while True: x.append(bytes(1 << 24))
    """,
    ends="Raised Died TimedOut",
)
_add(
    "memory-by-small-growth",
    """
    x = {}
    while True: x[len(x)] = [0] * 100000
    """,
    ends="Raised Died TimedOut",
)
_add("memory-string", "return len('x' * (1 << 40))", ends="Raised", reason="Memory")
_add("memory-mapped", "load('mmap').mmap(-1, 1 << 40)", ends="Raised")
_add(
    "memory-memfd",
    "os = load('os'); os.ftruncate(os.memfd_create('x'), 1 << 20); return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "memory-shared",
    "r = syscall(29 if env['x86'] else 194, 0, 1 << 20, 0o1600); assert r >= 0, r; return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "memory-dev-shm",
    "load('os').write(load('os').open('/dev/shm/x', 66, 0o600), b'x'); return env['leak']",
    "partial",
    ends="Raised",
)
_add(
    "memory-decompressed",
    "z = load('zlib').compress(bytes(1 << 26)); return len(b''.join(load('zlib').decompress(z) for _ in range(100)))",
    ends="Raised Died TimedOut",
)
_add("memory-locked", "r = libc().mlockall(3); assert r >= 0; return env['leak']", "good", ends="Raised")
_add("memory-executable", "m = load('mmap'); m.mmap(-1, 4096, prot=7); return env['leak']", "good", ends="Raised")
_add(
    "memory-made-executable",
    """
    mmap, ctypes = load("mmap"), load("ctypes")
    m = mmap.mmap(-1, 4096)
    r = libc().mprotect(ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(m))), 4096, 7)
    assert r == 0; return env["leak"]
    """,
    "good",
    ends="Raised",
)
_add(
    "lift-memory-limit",
    "r = load('resource'); r.setrlimit(r.RLIMIT_AS, (-1, -1)); return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "lift-cpu-limit",
    "r = load('resource'); r.setrlimit(r.RLIMIT_CPU, (-1, -1)); return env['leak']",
    "good",
    ends="Raised",
)
_add("array-of-huge-shape", "return np.broadcast_to(np.float64(1), (1 << 20, 1 << 20))", ends="Raised Refused Died")

# --- The connection to the judge -----------------------------------------------------------------------------
_add("close-everything", "load('os').closerange(0, 64)\nwhile True: pass", ends="Died TimedOut")
_add("close-connection-and-return", "load('os').close(rpc()); return 1", ends="Died Raised")
_add("close-connection-and-linger", "load('os').close(rpc()); load('time').sleep(3600)", ends="Died")
_add("duplicate-output-over-connection", "load('os').dup2(1, rpc()); return 1", ends="Died TimedOut Raised Refused")
_add(
    "garbage-to-every-descriptor",
    """
    for d in range(16):
        try: load("os").write(d, b"garbage" * 99)
        except OSError: pass
    return 1
    """,
    ends="Refused",
)
_add("read-the-connection-dry", "return load('os').read(rpc(), 1 << 20)", ends="TimedOut Died")
_add("forged-reply-without-nonce", "send(0, wire().encode(env['guess']), number=0); return 1", ends="Refused")
_add("forged-reply-with-nonce", "send(0, wire().encode('forged')); return 1", ends="Returned Refused Raised")
_add("two-replies", "send(0, wire().encode(1)); send(0, wire().encode(2)); return 3", ends="Returned Refused Raised")
_add("forged-next-reply", "send(0, wire().encode(1), index=1); return 1", ends="Refused")
_add("forged-huge-length", "send(0, b'', length=0xFFFFFFFF); load('time').sleep(9)", ends="Refused")
_add("forged-length-and-silence", "send(0, b'', length=1 << 20); load('time').sleep(9)", ends="TimedOut")
_add("half-a-header", "load('os').write(rpc(), b'\\x47\\x52'); load('time').sleep(9)", ends="TimedOut")
_add(
    "slow-drip",
    """
    os, time = load("os"), load("time")
    head = frames().REPLY.pack(frames().MAGIC, 1 << 20, nonce(), 0, 0)
    os.write(rpc(), head)
    while True:
        os.write(rpc(), b"x"); time.sleep(0.01)
    """,
    ends="TimedOut",
)
_add("flood-the-connection", "while True: load('os').write(rpc(), bytes(1 << 16))", ends="Refused")
for _name, _body in {
    "unknown-status": "send(99, wire().encode(1))",
    "status-hello": "send(5, b'')",
    "status-broken": "send(6, b'x')",
    "status-loaded": "send(4, wire().encode((['double'], [])))",
    "no-body": "send(0, b'')",
    "unknown-tag": "send(0, b'Z')",
    "pickle": "send(0, load('pickle').dumps(1))",
    "trailing-bytes": "send(0, b'NN')",
    "wrong-dtype-code": "send(0, b'a\\xff\\x01' + (1).to_bytes(8, 'little') + bytes(8))",
    "too-many-dimensions": "send(0, b'a\\x00\\xff' + (1).to_bytes(8, 'little') * 255 + bytes(8))",
    "lying-shape": "send(0, b'a\\x00\\x01' + (1 << 60).to_bytes(8, 'little'))",
    "overflowing-shape": "send(0, b'a\\x00\\x03' + (1 << 32).to_bytes(8, 'little') * 2 + bytes(8))",
    "overflowing-empty-shape": "send(0, b'a\\x00\\x06' + bytes(8) + (1 << 20).to_bytes(8, 'little') * 5)",
    "bool-of-seven": "send(0, b'a\\x03\\x01' + (1).to_bytes(8, 'little') + b'\\x07')",
    "bool-scalar-of-seven": "send(0, b'g\\x03\\x07')",
    "nested-deep": "send(0, b'l\\x01\\x00\\x00\\x00' * 5000 + b'N')",
    "many-items": "send(0, b'l\\xff\\xff\\xff\\x00' + b'N' * (1 << 20))",
    "many-lists": "send(0, b'l\\x00\\x00\\x04\\x00' + b'l\\x04\\x00\\x00\\x00NNNN' * (1 << 18))",
    "unhashable-key": "send(0, b'd\\x01\\x00\\x00\\x00l\\x00\\x00\\x00\\x00N')",
    "long-integer": "send(0, b'I\\xff\\xff\\xff\\x00' + b'\\x11' * (1 << 24))",
    "raised-of-numbers": "send(2, wire().encode((1, 2, 3, 4, 5, 6)))",
    "raised-too-short": "send(2, wire().encode(('A', 'b')))",
    "raised-negative-line": "send(2, wire().encode(('A', 'b', 'c', -5, 'd', 0)))",
    "noted-negative-position": "send(1, wire().encode((1, [-1], [])))",
    "noted-odd-path": "send(1, wire().encode((1, [0], [([1.5], 0)])))",
    "noted-arrays": "send(1, wire().encode((1, np.ones(3), np.ones(3))))",
}.items():
    _add(f"forged-{_name}", f"{_body}\nload('time').sleep(9)", ends="Refused")

# --- Values that would misbehave where they arrive ------------------------------------------------------------
_add(
    "always-equal-array",
    """
    class A(np.ndarray):
        def __eq__(self, other): return True
        def __array_function__(self, *a): return True
        def __array_ufunc__(self, *a, **k): return True
    return np.ones(3).view(A)
    """,
    ends="Returned",
)
_add(
    "always-equal-float",
    """
    class F(float):
        __eq__ = __le__ = __ge__ = __lt__ = lambda self, other: True
        __hash__ = float.__hash__
    return F(1)
    """,
    ends="Returned",
)
_add(
    "always-equal-text",
    """
    class S(str):
        __eq__ = lambda self, other: True
        __hash__ = str.__hash__
    return S("x")
    """,
    ends="Returned",
)
_add(
    "always-true-integer",
    """
    class I(int):
        def __index__(self): raise SystemExit
        __int__ = __index__
    return I(1)
    """,
    ends="Returned Raised",
)
_add("object-array", "return np.array([{}, []], dtype=object)", ends="Returned")
_add("record-array", "return np.zeros(3, dtype=[('a', 'f8'), ('b', 'O')])", ends="Returned")
_add("text-array", "return np.array(['a', 'b'])", ends="Returned")
_add("date-array", "return np.array(['2020-01-01'], dtype='datetime64[D]')", ends="Returned")
_add(
    "lying-class",
    """
    class Liar:
        __class__ = np.ndarray
        shape = (2, 2); dtype = np.dtype("f8"); ndim = 2
        def tobytes(self): return b""
    return Liar()
    """,
    ends="Returned Raised Died Refused",
)
_add(
    "reduce-bomb",
    """
    class R:
        def __reduce__(self): return (load("os").system, ("true",))
    return R()
    """,
    ends="Returned",
)
_add(
    "array-protocol",
    """
    class A:
        def __array__(self, *a, **k): raise SystemExit
        def __float__(self): raise SystemExit
    return A()
    """,
    ends="Returned",
)
_add("recursive-list", "x = []; x.append(x); return x", ends="Returned Raised Refused")
_add("recursive-dict", "x = {}; x['x'] = x; return x", ends="Returned Raised Refused")
_add("long-list", "return [0] * 10_000_000", ends="Returned Refused Raised TimedOut")
_add("long-text", "return 'x' * 100_000_000", ends="Returned Refused Raised")
_add("large-array", "return np.zeros((1 << 24,))", ends="Refused Raised")
_add("many-large-arrays", "return [np.zeros((1 << 20,))] * 40", ends="Refused Raised")
_add("sixty-four-dimensions", "return np.zeros((1,) * (64 if np.__version__ >= '2' else 32))", ends="Returned")
_add("nan-payload", "return np.array([0x7FF8DEADBEEF0001], dtype='u8').view('f8')", ends="Returned")
_add("signalling-nan", "return np.array([0x7FF0000000000001], dtype='u8').view('f8')", ends="Returned")
_add("surrogates", "return '\\ud800\\udfff'", ends="Returned")
_add("colliding-keys", "return {k * ((1 << 61) - 1): 0 for k in range(100_000)}", ends="Returned Refused TimedOut")
_add("type-with-odd-name", "return type('\\x1b[2J' + 'x' * 100_000, (), {})()", ends="Returned")
_add(
    "type-without-name",
    """
    class M(type):
        __name__ = property(lambda self: 1 / 0)
    class C(metaclass=M): pass
    return C()
    """,
    ends="Returned Raised",
)
_add("a-module", "return sys", ends="Returned")
_add(
    "escape-codes-in-exception",
    "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07 <script>alert(1)</script> \\u202e')",
    ends="Raised",
)
_add("long-exception", "raise ValueError('x' * 100_000_000)", ends="Raised")
_add("exception-type-with-odd-name", "raise type('\\x1b[2J', (Exception,), {})('x')", ends="Raised")
_add(
    "exception-without-text",
    """
    class E(Exception):
        def __str__(self): raise SystemExit
    raise E
    """,
    ends="Raised",
)
_add("syntax-error-of-other-file", "raise SyntaxError('x', ('/etc/passwd', 1, 1, 'root'))", ends="Raised")
_add(
    "syntax-error-of-odd-fields",
    """
    e = SyntaxError('x'); e.filename = ['a']; e.lineno = 'one'; e.offset = -5
    raise e
    """,
    ends="Raised Died",
)
_add(
    "long-traceback",
    """
    def f(n):
        if n: f(n - 1)
        raise ValueError
    sys.setrecursionlimit(100_000); f(20_000)
    """,
    ends="Raised Died TimedOut",
)

# --- Output ----------------------------------------------------------------------------------------------------
_add("print-flood", "for _ in range(200_000): print('x' * 100)\nreturn 1", ends="Returned TimedOut")
_add(
    "write-flood",
    """
    try:
        while True: load("os").write(1, b"x" * 65536)
    except OSError: return 1
    """,
    ends="Returned",
)
_add("escape-codes-printed", "print('\\x1b[2J\\x1b]0;owned\\x07\\x00\\u202e'); return 1", ends="Returned")
_add("invalid-bytes-printed", "load('os').write(1, bytes(range(256))); return 1", ends="Returned")
_add("no-standard-output", "sys.stdout = None; sys.stderr = None; print('x'); return 1", ends="Returned")
_add(
    "hostile-standard-output",
    """
    class O:
        def write(self, text): raise SystemExit
        flush = write
    sys.stdout = sys.stderr = O()
    return 1
    """,
    ends="Returned",
)
_add("truncate-output", "load('os').ftruncate(1, 1 << 40); return 1")
_add("read-input", "return input()", ends="Raised", reason="EOFError")
_add("read-standard-input", "return load('os').read(0, 10)", ends="Returned")

# --- Files -----------------------------------------------------------------------------------------------------
for _name, _body in {
    "open": "return open(env['canary']).read()",
    "os-open": "os = load('os'); return os.read(os.open(env['canary'], 0), 999)",
    "path": "return load('pathlib').Path(env['canary']).read_text()",
    "fromfile": "return bytes(np.fromfile(env['canary'], np.uint8))",
    "genfromtxt": "return str(np.genfromtxt(env['canary'], dtype=str))",
    "memmap": "return bytes(np.memmap(env['canary'], np.uint8, 'r'))",
    "load": "return str(np.load(env['canary'], allow_pickle=True))",
    "own-root": "return open('/proc/self/root' + env['canary']).read()",
    "own-cwd": "return open('/proc/self/cwd' + env['canary']).read()",
    "dots": "return open('/usr/../' + env['canary']).read()",
    "symbolic-link": "load('os').symlink(env['canary'], env['drop'] + '/link'); return open(env['drop'] + '/link').read()",
    "hard-link": "load('os').link(env['canary'], env['drop'] + '/link'); return open(env['drop'] + '/link').read()",
    "path-descriptor": "os = load('os'); d = os.open('/', 0x200000); return os.read(os.open(env['canary'][1:], 0, dir_fd=d), 99)",
    "openat2": "c = load('ctypes'); r = syscall(437, -100, c.c_char_p(env['canary'].encode()), c.create_string_buffer(24), 24); assert r >= 0, r; return load('os').read(r, 99)",
    "linecache": "return load('linecache').getlines(env['canary']) or 1 / 0",
    "tokenize": "return load('tokenize').open(env['canary']).read()",
    "import-by-path": "u = load('importlib.util', fromlist=['x']); s = u.spec_from_file_location('c', env['canary_py']); m = u.module_from_spec(s); s.loader.exec_module(m); return m.token",
    "shared-library": "return str(load('ctypes').CDLL(env['canary'])), env['leak']",
}.items():
    _add(f"read-by-{_name}", _body, "partial", ends="Raised")
_add("read-password-file", "return open('/etc/passwd').read(), env['leak']", "partial", ends="Raised")
_add("read-shadow", "return open('/etc/shadow').read(), env['leak']", "partial", ends="Raised")
_add("read-home", "return load('os').listdir(env['home']), env['leak']", "partial", ends="Raised")
_add("read-root", "return load('os').listdir(env['repository']), env['leak']", "partial", ends="Raised")
_add("read-temporary", "return load('os').listdir('/tmp'), env['leak']", "partial", ends="Raised")
_add("read-own-source", "return open(env['worker_source']).read(), env['leak']", "partial", ends="Raised")
_add("read-site-packages", "return load('os').listdir(env['site']), env['leak']", "partial", ends="Raised")
_add("read-host-name-file", "return open('/etc/hostname').read(), env['leak']", "partial", ends="Raised")
_add("environment", "return str(dict(load('os').environ))", ends="Returned")
_add("existence", "load('os').stat(env['canary']); return env['leak']", "strong", ends="Raised")
_add("existence-by-access", "assert load('os').access(env['canary'], 0); return env['leak']", "strong", ends="Raised")
_add(
    "existence-by-link",
    "load('os').readlink(f\"/proc/{env['judge']}/exe\"); return env['leak']",
    "strong",
    ends="Raised",
)
for _name, _body in {
    "create": "open(env['drop'] + '/x', 'w').write('x')",
    "append": "open(env['victim'], 'a').write('x')",
    "truncate": "load('os').truncate(env['victim'], 0)",
    "remove": "load('os').unlink(env['victim'])",
    "rename": "load('os').rename(env['victim'], env['drop'] + '/y')",
    "make-folder": "load('os').mkdir(env['drop'] + '/d')",
    "fifo": "load('os').mkfifo(env['drop'] + '/f')",
    "device": "load('os').mknod(env['drop'] + '/n', 0o20666, load('os').makedev(1, 3))",
    "permissions": "load('os').chmod(env['drop'], 0)",
    "owner": "load('os').chown(env['victim'], 12345, 12345)",
    "times": "load('os').utime(env['drop'], (1, 1))",
    "attributes": "load('os').setxattr(env['victim'], 'user.x', b'y')",
    "temporary-file": "load('tempfile').mkstemp()",
    "unnamed-file": "load('os').write(load('os').open('/tmp', load('os').O_TMPFILE | 2, 0o600), b'x')",
    "dev-shm": "open('/dev/shm/gradcheck-x', 'w').write('x')",
    "numpy": "open(np.__file__, 'a').write('#')",
    "byte-code": "open(np.__file__.replace('__init__.py', 'gradcheck_x.pyc'), 'w').write('#')",
    "standard-library": "open(load('os').__file__, 'a').write('#')",
    "here": "open('gradcheck-x', 'w').write('x')",
    "savez": "np.savez(env['drop'] + '/x.npz', a=1)",
    "shelf": "load('dbm.dumb', fromlist=['x']).open(env['drop'] + '/s', 'c')['a'] = 'b'",
    "change-root": "load('os').chroot(env['drop'])",
    "mount": "r = libc().mount(b'tmpfs', env['drop'].encode(), b'tmpfs', 0, None); assert r == 0",
    "database": "load('sqlite3').connect(env['drop'] + '/d').execute('create table t(a)')",
}.items():
    _add(
        f"write-by-{_name}",
        _body + "\nreturn env['leak']",
        "good" if _name in ("permissions", "owner", "times", "attributes", "change-root", "mount") else "partial",
        ends="Raised",
    )

# --- The reference and gradcheck itself -------------------------------------------------------------------------
_add("import-reference", "import gradcheck.reference; return env['leak']", ends="Raised", reason="ImportError")
_add("import-reference-by-name", "import reference; return env['leak']", ends="Raised", reason="ImportError")
_add(
    "import-reference-unguarded",
    "load('gradcheck.reference'); return env['leak']",
    ends="Raised",
    reason="ModuleNotFoundError",
)
_add("import-gradcheck-unguarded", "load('gradcheck'); return env['leak']", ends="Raised", reason="ModuleNotFoundError")
_add(
    "import-with-path",
    "sys.path.append(env['repository']); load('gradcheck'); return env['leak']",
    "partial",
    ends="Raised",
)
_add(
    "import-from-site-packages",
    "sys.path.append(env['site']); load('hypothesis'); return env['leak']",
    "partial",
    ends="Raised",
)
_add("import-not-allowed", "import requests", ends="Raised", reason="ImportError")
_add("import-subprocess", "import subprocess", ends="Raised", reason="ImportError")
_add("import-main", "m = sys.modules['__main__']; return [n for n in dir(m) if 'secret' in n]", ends="Returned")
_add(
    "search-all-objects",
    """
    gc = load("gc")
    texts = [o for o in gc.get_objects() if type(o) is str]
    for o in gc.get_objects():
        if type(o) is dict: texts += [v for v in list(o.values()) if type(v) is str]
    return [t for t in texts if t.startswith("secret:")]
    """,
    ends="Returned",
)
_add(
    "frames-below",
    """
    names = []
    frame = sys._getframe()
    while frame:
        names += [k for k in list(frame.f_locals) + list(frame.f_globals) if "reference" in k or "expected" in k]
        frame = frame.f_back
    return names
    """,
    ends="Returned",
)
_add("arguments-of-the-interpreter", "return sys.argv, sys.orig_argv", ends="Returned")
_add("own-mappings", "return open('/proc/self/maps').read(), env['leak']", "partial", ends="Raised")

# --- Tampering with the worker's own Python ----------------------------------------------------------------------
_add(
    "replace-allclose",
    "np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True; return 1",
    ends="Returned",
)
_add("replace-encode", "wire().encode = lambda *a: b'N'; return 1", ends="Returned Raised Refused Died")
_add("replace-exec-builtins", "import builtins; builtins.len = builtins.type = lambda *a: 1 / 0; return 1")
_add("trace-function", "sys.settrace(lambda *a: 1 / 0); return 1")
_add("profile-function", "sys.setprofile(lambda *a: 1 / 0); return 1")
_add(
    "audit-hook",
    """
    def hook(*a): raise SystemExit
    sys.addaudithook(hook); return 1
    """,
)
_add(
    "excepthook",
    "sys.excepthook = sys.unraisablehook = lambda *a: load('os')._exit(0); raise ValueError",
    ends="Raised",
)
_add("clear-modules", "sys.modules.clear(); return 1")
_add(
    "poison-gc-callbacks",
    "load('gc').callbacks.append(lambda *a: load('os')._exit(5)); load('gc').collect()",
    ends="Died",
)
_add(
    "warnings-as-errors",
    "load('warnings').simplefilter('error'); np.seterr(all='raise'); return np.float64(1) / 0",
    ends="Raised",
)
_add("global-random-state", "np.random.seed(12345); load('random').seed(1); return 1", ends="Returned")
_add("mark-for-later", "np.gradcheck_mark = sys.gradcheck_mark = 1; return 1", ends="Returned")
_add(
    "locale-and-time-zone",
    "load('os').environ['TZ'] = 'X'; load('time').tzset(); load('locale').setlocale(0, 'C'); return 1",
)

# --- Network -----------------------------------------------------------------------------------------------------
for _name, _body in {
    "tcp": "s.socket(s.AF_INET).connect(('127.0.0.1', env['port']))",
    "udp": "s.socket(s.AF_INET, s.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', env['port']))",
    "listen": "t = s.socket(s.AF_INET); t.bind(('127.0.0.1', 0)); t.listen()",
    "ipv6": "s.socket(s.AF_INET6).connect(('::1', env['port']))",
    "unix-path": "s.socket(s.AF_UNIX).connect(env['unix'])",
    "unix-abstract": "s.socket(s.AF_UNIX).connect('\\0' + env['abstract'])",
    "raw": "s.socket(s.AF_INET, s.SOCK_RAW, 1)",
    "netlink": "s.socket(s.AF_NETLINK, s.SOCK_RAW, 0).bind((0, 0))",
    "pair": "s.socketpair()",
    "names": "s.getaddrinfo('localhost', 80)[0]; s.create_connection(('localhost', env['port']))",
    "http": "load('urllib.request', fromlist=['x']).urlopen(f\"http://127.0.0.1:{env['port']}/\", timeout=1)",
}.items():
    _add(f"network-{_name}", f"s = load('socket')\n{_body}\nreturn env['leak']", "good", ends="Raised")
_add(
    "network-io-uring",
    "r = syscall(425, 4, load('ctypes').create_string_buffer(120)); assert r >= 0, r; return env['leak']",
    "good",
    ends="Raised",
)
_add(
    "network-descriptor-passing",
    """
    s = load("socket"); t = s.socket(fileno=rpc())
    s.send_fds(t, [b"x"], [0]); return env["leak"]
    """,
    "good",
    ends="Raised Died Refused",
)

# --- Privileges and the kernel -----------------------------------------------------------------------------------
for _name, (_x86, _arm, _arguments) in {
    "unshare-user": (272, 97, "0x10000000"),
    "unshare-mount": (272, 97, "0x20000"),
    "unshare-network": (272, 97, "0x40000000"),
    "setns": (308, 268, "0, 0"),
    "set-user": (105, 146, "0"),
    "set-group": (106, 144, "0"),
    "reboot": (169, 142, "0, 0, 0"),
    "load-module": (175, 105, "0, 0, 0"),
    "bpf": (321, 280, "0, 0, 0"),
    "perf": (298, 241, "0, 0, 0, 0, 0"),
    "keyring": (250, 219, "0, 0, 0"),
    "userfaultfd": (323, 282, "0"),
    "fanotify": (300, 262, "0, 0"),
    "inotify": (294, 26, "0"),
    "timer": (222, 107, "0, 0, 0"),
    "handle": (304, 265, "0, 0, 0"),
    "swap": (167, 224, "0, 0"),
    "host-name": (170, 161, "0, 0"),
    "clock": (227, 112, "0, 0"),
    "sandbox-ruleset": (444, 444, "0, 0, 2"),
    "seccomp-listener": (317, 277, "1, 8, 0"),
    "personality": (135, 92, "0x40000"),
    "prctl-dumpable": (157, 167, "4, 1"),
    "capabilities": (126, 91, "0, 0"),
    "message-queue": (240, 180, "0, 0, 0, 0"),
    "semaphores": (64, 190, "0, 1, 0"),
    "eventfd": (290, 19, "0, 0"),
    "ioctl-inject": (16, 29, "0, 0x5412, 0"),
}.items():
    # EPERM, or for ioctl ENOTTY: the filter. Any other error means that the kernel looked at the call.
    _body = f"r = syscall({_x86} if env['x86'] else {_arm}, {_arguments})\nassert r not in (-1, -25, -38), r\nreturn env['leak']"
    _add(f"kernel-{_name}", _body, "good", ends="Raised")
_add("kernel-x32", "assert env['x86']; syscall(0x40000000 + 39); return env['leak']", "good", ends="Died Raised")
_add(
    "kernel-all-numbers",
    """
    # Whatever is answered with something else than the filter's errors must be on the list of allowed calls.
    allowed = set(env["allowed"])
    answered = []
    for n in range(1024):
        if n in allowed or n in (435, 335, 336): continue
        if syscall(n, -1, -1, -1, -1, -1, -1) not in (-1, -25): answered.append(n)
    return answered and env["leak"]
    """,
    "good",
    ends="Returned Raised",
)

# --- While the file is being executed ------------------------------------------------------------------------------
_add_load("load-loop", "while True: pass", ends="TimedOut")
_add_load("load-exit", "load('os')._exit(0)", ends="Died", reason="exit code 0")
_add_load("load-raise", "raise SystemExit(0)", ends="Loaded")
_add_load("load-syntax", "def broken(:\n  pass", ends="Loaded")
_add_load("load-deep-parentheses", "x = " + "(" * 5000 + ")" * 5000, ends="Loaded Died")
_add_load("load-deep-expression", "x = " + "-" * 200_000 + "1", ends="Loaded Died TimedOut")
_add_load("load-long-sum", "x = " + "+".join(["1"] * 50_000), ends="Loaded Died TimedOut")
_add_load("load-constant-folding", "x = " + "(" * 5 + "2 ** 64" + ") ** 64" * 5, ends="Loaded Died TimedOut")
_add_load("load-repeated-text", "x = ((('x' * 4096) * 4096) * 4096) * 4096", ends="Loaded Died TimedOut")
_add_load("load-nul", "x = '\0'", ends="Loaded")
_add_load("load-encoding-line", "# -*- coding: no-such-codec -*-\nx = 1", ends="Loaded")
_add_load("load-many-lines", "x = 1\n" * 20_000, ends="Loaded")
_add_load("load-long-line", "x = '" + "y" * 5_000_000 + "'", ends="Loaded")
_add_load("load-memory", "x = np.ones(1 << 36)", ends="Loaded")
_add_load("load-reads", "x = open('/etc/passwd').read(); print(x, 'canary-token')", "partial", ends="Loaded")
_add_load(
    "load-replies-early",
    "send(4, wire().encode((['double', 'attack'], [])))",
    ends="Loaded Refused",
    spoils_honest=True,
)
_add_load(
    "load-replies-ahead",
    "send(4, wire().encode((['double'], []))); send(0, wire().encode(1))",
    ends="Loaded Refused",
    spoils_honest=True,
)
_add_load("load-claims-nonsense", "send(4, wire().encode(('x', 'y'))); load('time').sleep(9)", ends="Refused")
_add_load("load-claims-odd-names", "send(4, wire().encode(([1, 2], []))); load('time').sleep(9)", ends="Refused")
_add_load("load-odd-globals", "globals()[5] = print; globals()['\\x1b[2J'] = print", ends="Loaded")
_add_load(
    "load-callable-check-raises",
    """
    class M(type):
        __call__ = property(lambda self: 1 / 0)
    class C(metaclass=M): pass
    x = C
    """,
    ends="Loaded",
)
_add_load("load-main-block", "if __name__ == '__main__': load('os')._exit(9)", ends="Loaded")
_add_load("load-module-getattr", "def __getattr__(name): load('os')._exit(9)", ends="Loaded")
_add_load("load-deletes-itself", "sys.modules.pop('submission')", ends="Loaded")
_add_load(
    "load-thread-left",
    """
    try: load("_thread").start_new_thread(lambda: [0 for _ in iter(int, 1)], ())
    except RuntimeError: pass
    """,
    ends="Loaded",
)
