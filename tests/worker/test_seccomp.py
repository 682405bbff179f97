"""The system-call filter, run by an interpreter of BPF, on both architectures."""

from __future__ import annotations

import errno
import struct

import pytest

from gradcheck.worker.child import seccomp, syscalls

MACHINES = ["x86_64", "aarch64"]
EPERM = seccomp.RET_ERRNO | errno.EPERM


def run(program: bytes, number: int, arguments: tuple[int, ...] = (), arch: int = 0) -> int:
    """Run the filter as the kernel does; return its verdict."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *padded)
    code = list(struct.iter_unpack("<HBBI", program))
    accumulator = pc = 0
    while True:
        operation, if_true, if_false, value = code[pc]
        pc += 1
        if operation == seccomp.LOAD:
            assert value % 4 == 0
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif operation == seccomp.AND:
            accumulator &= value
        elif operation == seccomp.JUMP_EQUAL:
            pc += if_true if accumulator == value else if_false
        elif operation == seccomp.JUMP_AT_LEAST:
            pc += if_true if accumulator >= value else if_false
        elif operation == seccomp.RETURN:
            return value
        else:
            raise AssertionError(f"unknown operation {operation:#x}")


class Filter:
    """A compiled filter, asked by name."""

    def __init__(self, machine: str) -> None:
        self.machine = machine
        self.program = seccomp.compile_filter(machine)

    def __call__(self, name: str | int, *arguments: int) -> int:
        number = syscalls.number(name, self.machine) if isinstance(name, str) else name
        assert number is not None
        return run(self.program, number, arguments, syscalls.AUDIT_ARCH[self.machine])


@pytest.fixture(params=MACHINES)
def ask(request: pytest.FixtureRequest) -> Filter:
    return Filter(request.param)


def test_exactly_the_listed_calls_are_allowed(ask):
    allowed = {syscalls.number(name, ask.machine) for name in syscalls.ALLOWED} - {None}
    special = {syscalls.number(name, ask.machine) for name in syscalls.SPECIAL} - {None}
    for number in [*range(1200), 0x3FFFFFFF]:
        if number in allowed:
            assert ask(number) == seccomp.RET_ALLOW
        elif number not in special:
            assert ask(number) == EPERM


def test_numbers_are_not_confused(ask):
    numbers = [syscalls.number(name, ask.machine) for name in syscalls.NUMBERS]
    present = [number for number in numbers if number is not None]
    assert len(present) == len(set(present))


@pytest.mark.parametrize("name", ["mmap", "mprotect"])
@pytest.mark.parametrize("protection", range(16))
def test_nothing_becomes_executable(ask, name, protection):
    expected = EPERM if protection & 4 else seccomp.RET_ALLOW
    assert ask(name, 0, 4096, protection) == expected
    assert ask(name, 0, 4096, protection | 1 << 32) == expected


def test_limits_can_be_read_but_not_set(ask):
    assert ask("prlimit64", 0, 9, 0, 0x7FFF0000) == seccomp.RET_ALLOW
    assert ask("prlimit64", 0, 9, 0x1000, 0) == EPERM
    assert ask("prlimit64", 0, 9, 1 << 40, 0) == EPERM  # only the upper half is set


def test_only_harmless_descriptor_commands(ask):
    allowed = {command for command in range(2048) if ask("fcntl", 1, command) == seccomp.RET_ALLOW}
    assert allowed == {1, 2, 3, 1030}


def test_no_process_or_thread(ask):
    assert ask("clone", 0x3D0F00) == EPERM
    assert ask("clone", 17) == EPERM
    assert ask("clone3") == seccomp.RET_ERRNO | errno.ENOSYS


def test_terminals_are_denied_as_isatty_expects(ask):
    assert ask("ioctl", 1, 0x5401) == seccomp.RET_ERRNO | errno.ENOTTY


def test_other_architectures_are_killed(ask):
    for arch in (0x40000003, 0x40000028, 0, 0xC00000F3):
        assert run(ask.program, 0, (), arch) == seccomp.RET_KILL


def test_the_x32_calls_are_killed():
    ask = Filter("x86_64")
    for number in (0, 1, 39, 59):
        assert ask(0x40000000 + number) == seccomp.RET_KILL
    assert ask(0xFFFFFFFF) == seccomp.RET_KILL


def test_an_unknown_architecture_is_said_to_be_unsupported():
    with pytest.raises(OSError, match="riscv64"):
        seccomp.compile_filter("riscv64")


def test_the_program_is_small_enough_for_the_kernel(ask):
    assert len(ask.program) // 8 <= 4096
