"""Grading as an object that stays warm: an assignment, its bank, and workers that wait for submissions."""

from __future__ import annotations

import queue
import threading
import time
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

import msgspec

from gradcheck.assignment import Assignment, Function, in_language, load_assignment
from gradcheck.errors import AssignmentError, WorkerError
from gradcheck.grading.diagnosing import Diagnostician
from gradcheck.grading.judge import Task
from gradcheck.grading.run import Progress, Run, infrastructure_error
from gradcheck.grading.storage import load_bank, machine_seed
from gradcheck.grading.voice import FeedbackLevel, Voice
from gradcheck.result import Level, Result
from gradcheck.submission import Submission, load_submission
from gradcheck.worker import Worker
from gradcheck.worker.isolation import require


class Grader:
    """Grades submissions of one assignment.

    A context manager; leaving it ends every process it started. `grade` may be called from several threads; as many
    submissions are graded at a time as there are `jobs`.

        with Grader("two-layer-network") as grader:
            result = grader.grade("submission.py")
    """

    def __init__(
        self,
        assignment: Assignment | str | Path,
        *,
        seed: int | None = None,
        jobs: int = 1,
        feedback: FeedbackLevel = "nature",
        lang: str = "en",
        functions: tuple[str, ...] = (),
        isolation: Level | None = None,
        worker: Worker | None = None,
    ) -> None:
        """Start the workers and load the bank.

        Args:
            assignment: an assignment, or its name or path.
            seed: what the judged calls are drawn from; by default a number drawn once for this user and machine.
            jobs: how many submissions are graded at a time.
            feedback: how much is told: *location*, *nature* or *fix*.
            lang: language of the messages.
            functions: names of the functions to grade; all if empty.
            isolation: refuse to grade below this level.
            worker: one that the caller has started already, with the modules that the assignment allows, and will
                close; used as one of the `jobs`.

        Raises:
            AssignmentError: no such assignment, or it is not valid.
            WorkerError: no worker can be started, or isolation is weaker than asked for.
        """
        found = assignment if isinstance(assignment, Assignment) else load_assignment(assignment)
        self.assignment = in_language(found, lang)
        self.seed = machine_seed() if seed is None else seed
        self._diagnostician = Diagnostician(self.assignment, self.seed)
        self._voice = Voice(lang, feedback)
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        given = [worker] if worker is not None else []
        self._workers = [
            Worker(modules=self.assignment.imports, data_files=self.assignment.data_files)
            for _ in range(jobs - len(given))
        ]
        for ready in (*given, *self._workers):
            self._idle.put(ready)
        self._closed = threading.Event()
        try:
            if isolation is not None:
                for ready in (*given, *self._workers):
                    require(ready.isolation, isolation)
            bank = load_bank(self.assignment, self.seed)
            chosen = _chosen(self.assignment, functions)
            self._tasks = tuple(Task.prepare(f, bank.functions[f.name]) for f in chosen)
        except BaseException:
            self.close()
            raise

    def grade(self, submission: Submission | str | Path, *, on_progress: Progress | None = None) -> Result:
        """Grade one submission.

        Args:
            submission: a path, or what `load_submission` or `load_source` returned.
            on_progress: called as ``on_progress(function, index, count)`` before each function is judged.

        Raises:
            SubmissionError: the path cannot be read as a submission.
        """
        if not isinstance(submission, Submission):
            submission = load_submission(submission)
        if self._closed.is_set():
            raise WorkerError("this Grader is closed")
        worker = self._idle.get()
        run = Run(self.assignment, self.seed, self._voice, self._tasks, submission, self._diagnostician)
        started = time.monotonic()
        try:
            result = run.grade(worker, on_progress)
        except WorkerError as error:
            result = infrastructure_error(run, error)
        finally:
            self._idle.put(worker)
        return msgspec.structs.replace(result, duration_s=round(time.monotonic() - started, 6))

    def close(self) -> None:
        """End every worker. Calling it again does nothing."""
        self._closed.set()
        for worker in self._workers:
            worker.close()

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def grade(
    submission: Submission | str | Path, assignment: Assignment | str | Path, *, seed: int | None = None
) -> Result:
    """Grade one submission once; for more than one, a `Grader` stays warm.

    Raises:
        AssignmentError: no such assignment, or it is not valid.
        SubmissionError: the submission cannot be read.
    """
    with Grader(assignment, seed=seed) as grader:
        return grader.grade(submission)


def _chosen(assignment: Assignment, names: tuple[str, ...]) -> list[Function]:
    known = [function.name for function in assignment.functions]
    unknown = [name for name in names if name not in known]
    if unknown:
        close = get_close_matches(unknown[0], known, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise AssignmentError(f"{assignment.name} has no function {unknown[0]!r}.{hint} It has: {', '.join(known)}")
    return [function for function in assignment.functions if not names or function.name in names]
