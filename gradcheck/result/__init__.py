"""What grading found, as one document that everything above speaks."""

from gradcheck.result.describe import describe_array, describe_value
from gradcheck.result.document import decode_result, encode_result, plain_number
from gradcheck.result.model import (
    SCHEMA,
    Array,
    Check,
    CheckStatus,
    Counterexample,
    Diagnosis,
    FunctionResult,
    FunctionStatus,
    Isolation,
    Json,
    Level,
    Place,
    Problem,
    Result,
    ResultStatus,
    SubmissionInfo,
)

__all__ = [
    "SCHEMA",
    "Array",
    "Check",
    "CheckStatus",
    "Counterexample",
    "Diagnosis",
    "FunctionResult",
    "FunctionStatus",
    "Isolation",
    "Json",
    "Level",
    "Place",
    "Problem",
    "Result",
    "ResultStatus",
    "SubmissionInfo",
    "decode_result",
    "describe_array",
    "describe_value",
    "encode_result",
    "plain_number",
]
