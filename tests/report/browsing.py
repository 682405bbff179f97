"""A headless Chromium, driven without downloading anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip


def find_browser() -> tuple[str, str]:
    """Return Chromium and its driver; skip, or fail where GRADCHECK_REQUIRE_BROWSER is set, if there is none."""
    browser = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        missing = "no chromium and chromedriver (Debian: chromium, chromium-driver)"
        if os.environ.get("GRADCHECK_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    return browser, driver


@contextmanager
def opened() -> Iterator[Browser]:
    """Give a browser with a fresh profile."""
    browser, driver = find_browser()
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        chrome = webdriver.Chrome(options=options, service=Service(driver))
        try:
            yield Browser(chrome)
        finally:
            chrome.quit()


class Browser:
    """What the tests do with a page."""

    def __init__(self, chrome: Any) -> None:
        self.chrome = chrome

    def open(self, page: Path, *, width: int = 1000, scheme: str = "light", media: str = "screen") -> None:
        """Show a file at a width, in light or dark, on a screen or as printed."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.chrome.get(page.as_uri())

    def run(self, script: str) -> Any:
        """Return what the body of a function in the page returns."""
        return self.chrome.execute_script(script)

    def complaints(self) -> list[str]:
        """Return what the page has written to the console since the last call."""
        return [entry["message"] for entry in self.chrome.get_log("browser")]

    def accessibility(self) -> list[str]:
        """Return what axe-core finds of serious or critical impact."""
        self.run(resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
        found = self.chrome.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        assert found["passes"]
        return [
            f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
