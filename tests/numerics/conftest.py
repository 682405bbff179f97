"""Make the zoo importable by name, for the tests here and for the benchmark."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
