"""The grading of one submission: a fresh child of the worker per function, then a second look, then the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TypeAlias

from gradcheck.assignment import Assignment, GradientRule, LossAndGradient
from gradcheck.contracts import Misfit
from gradcheck.errors import WorkerError
from gradcheck.grading.comparison import compare
from gradcheck.grading.conduct import Conduct, same_outcome
from gradcheck.grading.dependence import blocking
from gradcheck.grading.diagnosing import Diagnostician
from gradcheck.grading.feedback import function_result, missing_result
from gradcheck.grading.judge import Judgement, Task, judge_function
from gradcheck.grading.kinks import accept_subgradients
from gradcheck.grading.numeric_evidence import numeric_evidence
from gradcheck.grading.own import OwnJudgement, function_calls, judge_own
from gradcheck.grading.smallest import SmallCase, find_smallest
from gradcheck.grading.voice import Voice
from gradcheck.result import (
    FunctionResult,
    FunctionStatus,
    Isolation,
    Json,
    Place,
    Problem,
    Result,
    ResultStatus,
    SubmissionInfo,
)
from gradcheck.submission import Submission
from gradcheck.worker import Died, Loaded, NotRun, Outcome, Raised, Refused, Session, TimedOut, Worker

Progress: TypeAlias = Callable[[str, int, int], None]
LoadOutcome: TypeAlias = Loaded | TimedOut | Died | Refused | NotRun

# What the lines are called, should a student's function fail in them, that call it the way the course does.
_ADAPTERS = "the call"
_LOAD_TIMEOUT_S = 10.0
_SIDE_BY_SIDE = 2
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """One submission and what it is judged by."""

    assignment: Assignment
    seed: int
    voice: Voice
    tasks: tuple[Task, ...]
    submission: Submission
    diagnostician: Diagnostician

    def grade(self, worker: Worker, on_progress: Progress | None) -> Result:
        """Judge every function, each in its own child process.

        Raises:
            WorkerError: the worker itself failed.
        """
        isolation = _isolation(worker)
        with worker.open() as first:
            loaded = self._load(first)
            problem = self._problem(loaded)
            if problem is not None:
                return self._document("ungradable", isolation, problem=problem, output=first.output)
            assert isinstance(loaded, Loaded)
            judgements = self._judge_all(worker, first, loaded, on_progress)
        results = [self._function_result(task, judgements, loaded, worker) for task in self.tasks]
        return self._document("graded", isolation, tuple(results), notes=self._block_notes(loaded))

    def _judge_all(
        self, worker: Worker, first: Session, loaded: Loaded, on_progress: Progress | None
    ) -> dict[str, Judgement]:
        """Judge the functions that are defined, two side by side: while one child computes, the judge compares.

        Args:
            first: a session that has the submission loaded; the first function is judged in it.
        """
        defined = [(i, task) for i, task in enumerate(self.tasks) if task.function.defines in loaded.functions]

        def judge(number: int) -> Judgement | None:
            index, task = defined[number]
            if on_progress is not None:
                on_progress(task.function.name, index, len(self.tasks))
            if number == 0:
                return self._judge(task, first, worker)
            with worker.open() as session:
                here = self._load(session)
                again = isinstance(here, Loaded) and task.function.defines in here.functions
                return self._judge(task, session, worker) if again else None

        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            found = list(pool.map(judge, range(len(defined))))
        return {task.function.name: one for (_, task), one in zip(defined, found, strict=True) if one is not None}

    def _load(self, session: Session) -> LoadOutcome:
        blocks = [(block.label, block.code) for block in self.submission.blocks]
        if self.assignment.adapters:
            blocks.append((_ADAPTERS, self.assignment.adapters))
        return session.load(blocks, timeout_s=_LOAD_TIMEOUT_S)

    def _judge(self, task: Task, session: Session, worker: Worker) -> Judgement:
        judgement = judge_function(task, session)
        if not judgement.conduct.unstable and self._remembers(judgement, worker):
            outputs = tuple(slot.name for slot in task.function.signature.outputs)
            conduct = dataclasses.replace(judgement.conduct, unstable=outputs)
            judgement = dataclasses.replace(judgement, conduct=conduct)
        elif judgement.conduct.unstable:
            judgement = dataclasses.replace(judgement, conduct=self._unstable_conduct(judgement, worker))
        if task.function.kinks == "accept" and isinstance(task.function.rule, GradientRule) and task.bank.expected:
            reference = self.diagnostician.reference.functions
            return accept_subgradients(judgement, session, reference, self.assignment.signatures, self._entries)
        return judgement

    def _unstable_conduct(self, judgement: Judgement, worker: Worker) -> Conduct:
        """Make the first call in two fresh processes: what differs there is random, what does not is state."""
        task = judgement.task
        firsts: list[Outcome] = []
        for _ in range(2):
            with worker.open() as session:
                self._load(session)
                inputs = [task.bank.examples[0].inputs]
                firsts += session.call(task.function.entry, inputs, timeout_s=task.function.timeout_s)
        # The worker seeds its generators, so that a random function may start alike in both.
        said = any("random" in block.code for block in self.submission.blocks)
        return dataclasses.replace(judgement.conduct, random=said or not same_outcome(*firsts))

    def _remembers(self, judgement: Judgement, worker: Worker) -> bool:
        """True if a call that went wrong among others goes right in a process of its own."""
        comparison, task = judgement.comparison, judgement.task
        bank = task.bank
        if comparison.troubles or comparison.right or bank.expected is None or bank.tolerance is None:
            return False
        index = comparison.failing[-1]
        examples = [bank.examples[index]]
        with worker.open() as session:
            self._load(session)
            outcomes = session.call(task.function.entry, [examples[0].inputs], timeout_s=task.function.timeout_s)
        again = compare(outcomes, task.function, examples, [bank.expected[index]], [bank.tolerance[index]])
        return again.right

    @property
    def _entries(self) -> dict[str, str]:
        return {function.name: function.entry for function in self.assignment.functions}

    def _problem(self, loaded: LoadOutcome) -> Problem | None:
        """Why there is nothing to grade, or None."""
        say = self.voice.say
        match loaded:
            case TimedOut(timeout_s=timeout):
                return Problem(message=say("ungradable.load_timeout", timeout=timeout))
            case Died(reason=reason) | Refused(reason=reason):
                return Problem(message=say("ungradable.load_died", reason=reason))
            case NotRun():
                raise WorkerError("a fresh session was closed before the submission was loaded")
        if not any(block.code.strip() for block in self.submission.blocks):
            return Problem(message=say("ungradable.empty"))
        if any(task.function.defines in loaded.functions for task in self.tasks):
            return None
        if loaded.failures:
            raised = loaded.failures[0][1]
            if raised.type in _SYNTAX:
                message = say("ungradable.syntax", type=raised.type, message=raised.message)
            else:
                message = say("ungradable.load", what=_what(raised))
            return Problem(message=message, place=_place(raised))
        names = ", ".join(dict.fromkeys(task.function.defines for task in self.tasks))
        return Problem(message=say("ungradable.nothing", assignment=self.assignment.name, functions=names))

    def _function_result(
        self, task: Task, judgements: Mapping[str, Judgement], loaded: Loaded, worker: Worker
    ) -> FunctionResult:
        function = task.function
        judgement = judgements.get(function.name)
        if judgement is None:
            summary = self.voice.say("summary.missing")
            message = self.voice.say("missing", name=function.defines)
            if loaded.failures:
                message = self.voice.say("missing_after", name=function.defines, what=_what(loaded.failures[0][1]))
            return missing_result(function, "missing", message, summary)
        statuses: dict[str, FunctionStatus] = {other.name: "missing" for other in self.assignment.functions}
        statuses |= {name: other.status for name, other in judgements.items()}
        culprit = blocking(judgement, statuses, self.assignment, self.submission)
        if culprit is not None:
            summary = self.voice.say("summary.blocked", name=culprit)
            return missing_result(function, "blocked", self.voice.say("blocked", name=culprit), summary)
        if judgement.status == "unfilled":
            return missing_result(function, "unfilled", self.voice.say("unfilled"), self.voice.say("summary.unfilled"))
        own = self._second_look(judgement, judgements, worker)
        carried = own is not None and own.verdict == "right"
        # A wrong loss is a mistake of the function itself, though its gradient be carried forward.
        explained = carried and not isinstance(function.rule, LossAndGradient)
        diagnosis = () if explained else self.diagnostician.diagnose(judgement, self.voice)
        small, numeric = self._closer_look(judgement, worker)
        return function_result(judgement, own, diagnosis, small, numeric, self.assignment.policy, self.voice)

    def _closer_look(self, judgement: Judgement, worker: Worker) -> tuple[SmallCase | None, dict[str, Json]]:
        """Look for a call that is easy to read, and measure there, where that can neither hang nor end a process."""
        comparison, bank = judgement.comparison, judgement.task.bank
        harmless = all(isinstance(trouble, Raised | Misfit) for trouble in comparison.troubles.values())
        if comparison.right or judgement.conduct.unstable or bank.expected is None or not harmless:
            return None, {}
        function, reference = judgement.task.function, self.diagnostician.reference.functions
        with worker.open() as session:
            self._load(session)
            small = find_smallest(self.assignment, function, reference, session, comparison)
            told = small is not None and not small.comparison.troubles and not small.comparison.misfits
            if small is None or not told or self.voice.level == "location":
                return small, {}
            return small, numeric_evidence(self.assignment, function, reference, session, small.example)

    def _second_look(
        self, judgement: Judgement, judgements: Mapping[str, Judgement], worker: Worker
    ) -> OwnJudgement | None:
        """Hold a wrong answer against the student's own functions, if one of those is wrong too."""
        comparison, function = judgement.comparison, judgement.task.function
        if judgement.task.bank.expected is not None and comparison.right:
            return None
        if isinstance(function.rule, LossAndGradient):
            loss, *gradients = (bool(deviation.wrong) for deviation in comparison.deviations)
            mistaken: tuple[str, ...] = (function.name,) if loss and any(gradients) else ()
        else:
            earlier = [judgements[name] for name in sorted(function_calls(function)) if name in judgements]
            mistaken = tuple(other.task.function.name for other in earlier if not other.comparison.right)
        if judgement.task.bank.expected is not None and (comparison.troubles or not mistaken):
            return None
        with worker.open() as session:
            self._load(session)
            own = judge_own(judgement, session, self.assignment.signatures, self._entries)
        return dataclasses.replace(own, mistaken=mistaken) if own is not None else None

    def _block_notes(self, loaded: Loaded) -> tuple[str, ...]:
        return tuple(
            self.voice.say("note.block_failed", label=label, what=_what(raised)) for label, raised in loaded.failures
        )

    def _document(
        self,
        status: ResultStatus,
        isolation: Isolation,
        functions: tuple[FunctionResult, ...] = (),
        *,
        problem: Problem | None = None,
        notes: tuple[str, ...] = (),
        output: str = "",
    ) -> Result:
        return Result(
            assignment=self.assignment.name,
            title=self.assignment.title,
            submission=SubmissionInfo(name=self.submission.name, sha256=self.submission.sha256),
            seed=self.seed,
            isolation=isolation,
            lang=self.voice.lang,
            status=status,
            score=sum((function.score for function in functions), Decimal(0)),
            max_score=sum((task.function.points for task in self.tasks), Decimal(0)),
            duration_s=0.0,
            functions=functions,
            problem=problem,
            notes=self.submission.notes + notes,
            output=output,
        )


def infrastructure_error(run: Run, error: WorkerError) -> Result:
    """The result when gradcheck itself failed: never a zero for the student."""
    problem = Problem(message=run.voice.say("infrastructure", what=error))
    return run._document("infrastructure_error", Isolation(level="process"), problem=problem)


def _isolation(worker: Worker) -> Isolation:
    held = worker.isolation
    return Isolation(level=held.level, mechanisms=held.mechanisms, failed_probes=held.failed_probes)


def _place(raised: Raised) -> Place | None:
    if not raised.label:
        return None
    return Place(label=raised.label, line=raised.line, column=raised.column, source=raised.source)


def _what(raised: Raised) -> str:
    text = f"{raised.type}: {raised.message}" if raised.message else raised.type
    return f"{raised.label}, line {raised.line}: {text}" if raised.line else text
