"""A real Chromium for tests, and the buyer's page in it as a person would use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
)


def browser_missing() -> str | None:
    """Say what is missing for a browser, None if nothing is."""
    missing = [name for name, path in (("chromium", CHROMIUM), ("chromium-driver", CHROMEDRIVER)) if path is None]
    return f"not installed: {', '.join(missing)}" if missing else None


def wait_until(ask: Callable[[], T], what: str, seconds: float = 45.0) -> T:
    """Ask until the answer is true and return it; fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = ask()
        except StaleElementReferenceException:
            answer = None
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(0.05)


class Browser:
    """One Chromium with an empty profile; gone, with all it started, at the end of the with block."""

    def __init__(self, *, lang: str = "zh-CN", dark: bool = False, size: tuple[int, int] = (1280, 860)) -> None:
        self.lang, self.dark, self.size = lang, dark, size
        self.driver: webdriver.Chrome = None  # type: ignore[assignment]  # there is one inside the with block
        self._profile = ""

    def __enter__(self) -> Self:
        self._profile = tempfile.mkdtemp(prefix="buyer-")
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or "chromium"
        for switch in (
            *SWITCHES,
            f"--user-data-dir={self._profile}",
            f"--lang={self.lang}",
            f"--window-size={self.size[0]},{self.size[1]}",
        ):
            options.add_argument(switch)
        options.add_experimental_option("prefs", {"intl.accept_languages": self.lang})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        environment = {**os.environ, "LANGUAGE": self.lang.replace("-", "_")}
        service = webdriver.ChromeService(
            executable_path=CHROMEDRIVER, env=environment, log_output=subprocess.DEVNULL, popen_kw={"process_group": 0}
        )
        try:
            self.driver = webdriver.Chrome(options=options, service=service)
        except BaseException:
            shutil.rmtree(self._profile, ignore_errors=True)
            raise
        if self.dark:
            self.driver.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def complaints(self) -> list[str]:
        """Return what the console of the pages said since the last call: errors and policy violations."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]

    def screenshot(self, path: Path) -> None:
        """Save what can be seen."""
        self.driver.save_screenshot(str(path))

    def close_network(self, closed: bool) -> None:
        """Cut this browser off, or let it in again."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": closed, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the buyer sees it."""

    origin_id: str
    direction: str
    state: str
    text: str
    automatic: bool
    picture: str


READ_MESSAGES = """
return [...document.querySelectorAll("[data-testid=message]")].map((item) => [
  item.dataset.originId, item.dataset.direction, item.dataset.state,
  item.querySelector(".sc-text")?.textContent ?? "",
  item.querySelector(".sc-auto-mark") !== null,
  item.querySelector("img.sc-picture")?.naturalWidth > 0 ? item.querySelector("img.sc-picture").src : "",
]);
"""


class BuyerPage:
    """The shop's page in a tab of a browser."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.driver = browser.driver
        self.tab = self.driver.current_window_handle

    @classmethod
    def in_new_tab(cls, browser: Browser, url: str) -> BuyerPage:
        """Open a second tab of the same buyer."""
        browser.driver.switch_to.new_window("tab")
        return cls(browser, url)

    def _here(self) -> None:
        if self.driver.current_window_handle != self.tab:
            self.driver.switch_to.window(self.tab)

    def find(self, name: str) -> WebElement:
        """Return the element with this data-testid."""
        self._here()
        return self.driver.find_element(By.CSS_SELECTOR, f"[data-testid={name}]")

    def open(self, *, online: bool = True) -> BuyerPage:
        """Load the page and open the chat; wait for the line unless told not to."""
        self._here()
        self.driver.get(self.url)
        return self._opened(online=online)

    def reload(self, *, online: bool = True) -> BuyerPage:
        """Load the page anew."""
        self._here()
        self.driver.refresh()
        return self._opened(online=online)

    def _opened(self, *, online: bool) -> BuyerPage:
        opener = wait_until(lambda: self.find("chat-open"), "the chat's button")
        if opener.get_attribute("aria-expanded") != "true":
            opener.click()
        if online:
            self.wait_online()
        return self

    @property
    def line(self) -> str:
        """online, connecting, offline or unavailable."""
        return self.find("chat-status").get_attribute("data-line") or ""

    @property
    def status(self) -> str:
        """Return the words under the agent's name."""
        return self.find("chat-status").text

    @property
    def agent_name(self) -> str:
        """Return the agent's name as shown."""
        return self.find("chat-agent").text

    @property
    def typing_shown(self) -> bool:
        """Say whether the agent is seen typing."""
        return self.find("chat-typing").is_displayed()

    def wait_online(self, seconds: float = 30.0) -> None:
        """Wait for the line."""
        wait_until(lambda: self.line == "online", "the page to be online", seconds)

    def type(self, text: str) -> None:
        """Type without sending."""
        self.find("chat-input").send_keys(text)

    def say(self, text: str) -> None:
        """Type a line and send it."""
        box = self.find("chat-input")
        if max(map(ord, text)) > 0xFFFF or "\n" in text or len(text) > 500:  # what the driver's keyboard doesn't have
            self.driver.execute_script(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
                box,
                text,
            )
            self.find("chat-send").click()
        else:
            box.send_keys(text, Keys.ENTER)

    def send_picture(self, path: Path) -> None:
        """Choose a picture as with the button."""
        self.find("chat-picture").send_keys(str(path))

    def messages(self) -> list[Said]:
        """Return everything said, oldest first."""
        self._here()
        return [Said(*row) for row in self.driver.execute_script(READ_MESSAGES)]

    def texts(self, direction: str | None = None) -> list[str]:
        """Return the texts, of one direction if told."""
        return [said.text for said in self.messages() if direction in {None, said.direction}]

    def wait_for_message(self, text: str, *, state: str | None = None, seconds: float = 45.0) -> Said:
        """Wait for a message with this text, and this state if told."""

        def ask() -> Said | None:
            return next((one for one in self.messages() if one.text == text and state in {None, one.state}), None)

        return wait_until(ask, f"the message {text!r} ({state or 'any state'}) among {self.messages()!r}", seconds)

    def wait_for_picture(self, direction: str, *, state: str | None = None, seconds: float = 45.0) -> Said:
        """Wait for a picture that could be shown."""

        def ask() -> Said | None:
            found = (one for one in self.messages() if one.picture and one.direction == direction)
            return next((one for one in found if state in {None, one.state}), None)

        return wait_until(ask, f"a picture ({direction}, {state})", seconds)
