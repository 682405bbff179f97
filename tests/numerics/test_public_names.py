import subprocess
import sys

import gradcheck


def test_every_public_name_is_there():
    for name in gradcheck.__all__:
        assert getattr(gradcheck, name) is not None
    assert set(gradcheck.__all__) <= set(dir(gradcheck))


def test_importing_the_package_is_light():
    code = "import sys, gradcheck; print([m for m in ('numpy', 'hypothesis', 'msgspec', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
