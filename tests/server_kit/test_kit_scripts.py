"""The kit's commands as a shopkeeper would type them."""

from __future__ import annotations

import json
import re
import shutil
import signal
import ssl
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.browser import wait_until
from tests.helpers.need import need
from tests.helpers.server_kit import KIT, ask_web, kit_module


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a directory the server's own user can reach."""
    need("prosody")
    with tempfile.TemporaryDirectory(prefix="shop-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def kit(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run shopserver.py."""
    command = [sys.executable, str(KIT / "shopserver.py"), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)


def test_a_shop_is_made_and_shown(place: Path) -> None:
    directory = place / "shop"
    made = kit("init", "--domain", "shop.example", "--dir", str(directory), "--public-url", "https://www.shop.example/")
    assert made.returncode == 0, made.stderr
    assert kit("init", "--domain", "shop.example", "--dir", str(directory)).returncode == 1
    added = kit(
        "add-agent", "xiaomei", "--nick", "小美", "--password-stdin", "--dir", str(directory), stdin="a secret\n"
    )
    assert added.returncode == 0, added.stderr
    shown = kit("show", "--dir", str(directory)).stdout
    for word in (
        "xiaomei@shop.example (小美)",
        "wss://www.shop.example/xmpp-websocket",
        "https://www.shop.example/pictures/",
    ):
        assert word in shown

    secret = (directory / "visitor.secret").read_text("ascii")
    assert re.fullmatch(r"[0-9a-f]{64}\n", secret)
    for name in ("visitor.secret", "certs/server.key", "certs/ca.key", "shop.json"):
        assert not stat.S_IMODE((directory / name).stat().st_mode) & 0o007, name
    for written in directory.rglob("*"):
        if written.suffix in {".lua", ".yml", ".json", ".conf", ".service", ".dat"}:
            text = written.read_text("utf-8")
            assert secret.strip() not in text, written
            assert "a secret" not in text, written
            assert not re.search(r"@[A-Z0-9_]+@", text), written


def test_the_certificate_covers_the_host_and_what_is_below(place: Path) -> None:
    shop = kit_module("shopkit")
    shop.make_certificate(place, "shop.example")
    context = ssl.create_default_context(cafile=str(place / "certs" / "ca.crt"))
    assert context.get_ca_certs()
    text = subprocess.run(
        ["openssl", "x509", "-in", str(place / "certs" / "server.crt"), "-noout", "-ext", "subjectAltName"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "DNS:shop.example, DNS:*.shop.example" in text
    before = (place / "certs" / "ca.crt").read_bytes()
    shop.make_certificate(place, "shop.example")
    assert (place / "certs" / "ca.crt").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["init", "--domain", "not a domain"], "not a domain's name"),
        (["init", "--domain", "shop.example", "--public-url", "http://shop.example"], "https://"),
        (["show"], "There is no shop"),
        (["run"], "There is no shop"),
        (["add-agent", "xiaomei", "--generate"], "There is no shop"),
    ],
)
def test_mistakes_get_a_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = kit(*arguments, "--dir", str(tmp_path / "shop"))
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_without_prosody_the_demo_says_what_to_install(place: Path) -> None:
    need("openssl")
    openssl = Path(str(shutil.which("openssl")))
    tools = place / "bin"
    tools.mkdir()
    (tools / "openssl").symlink_to(openssl)
    script = (
        f"import sys; sys.path.insert(0, {str(KIT)!r}); import shopkit, shutil;"
        "real = shutil.which; shutil.which = lambda name, **more: None if name == 'prosody' else real(name, **more);"
        f"sys.argv = ['demo.py', '--no-console', '--data-dir', {str(place / 'demo')!r}];"
        "import demo; sys.exit(demo.main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "apt-get install" in done.stderr
    assert "Traceback" not in done.stderr


def number_of_server(place: Path) -> int:
    """Give the server's process id, which it writes down a little after its doors are open."""
    pid_file = place / "demo" / "shop" / "prosody.pid"
    return int(wait_until(lambda: pid_file.exists() and pid_file.read_text("ascii").strip(), "the server's number"))


@pytest.mark.parametrize("times", [1, 2])
def test_the_demo_starts_and_ends(place: Path, times: int) -> None:
    for _ in range(times):
        command = [sys.executable, str(KIT / "demo.py"), "--no-console", "--data-dir", str(place / "demo")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            lines = []
            while not any("Ctrl+C" in line for line in lines):
                line = process.stdout.readline()
                assert line, lines
                lines.append(line)
            url = re.search(r"http://127\.0\.0\.1:\d+/", "".join(lines))
            assert url is not None
            assert b"chat.js" in ask_web(url[0])[1]
            pid = number_of_server(place)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            process.stdout.close()
        assert not Path(f"/proc/{pid}").exists()


def test_a_server_goes_with_what_started_it(place: Path) -> None:
    """Kill -9 of the demo leaves no server behind."""
    command = [sys.executable, str(KIT / "demo.py"), "--no-console", "--data-dir", str(place / "demo")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while "Ctrl+C" not in process.stdout.readline():
        assert process.poll() is None
    pid = number_of_server(place)
    assert Path(f"/proc/{pid}").exists()
    process.kill()
    process.wait(10)
    process.stdout.close()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the server to go")


def test_both_sides_make_the_same_password(tmp_path: Path) -> None:
    shop = kit_module("shopkit")
    secret, user = b"s" * 64, shop.new_visitor()
    sys.path.insert(0, str(KIT / "ejabberd"))
    try:
        import visitor_auth
    finally:
        sys.path.remove(str(KIT / "ejabberd"))
    right = shop.visitor_password(secret, user)
    assert visitor_auth.decide(f"auth:{user}:visitor.shop.example:{right}", secret)
    assert visitor_auth.decide(f"isuser:{user}:visitor.shop.example", secret)
    for wrong in (
        f"auth:{user}:visitor.shop.example:{right[:-1]}",
        f"auth:xiaomei:visitor.shop.example:{shop.visitor_password(secret, 'xiaomei')}",
        f"setpass:{user}:visitor.shop.example:x",
        "nonsense",
        "",
    ):
        assert not visitor_auth.decide(wrong, secret)


def test_vendored_library_keeps_its_licence() -> None:
    vendor = KIT / "web" / "vendor"
    scripts = list(vendor.glob("strophe-*.js"))
    assert len(scripts) == 1
    assert "Permission is hereby granted" in (vendor / "strophe-LICENSE.txt").read_text("utf-8")
    page = (KIT / "web" / "index.html").read_text("utf-8")
    assert scripts[0].name in page


def test_the_page_never_takes_text_for_markup() -> None:
    for script in (KIT / "web").glob("*.js"):
        text = script.read_text("utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "srcdoc"):
            assert word not in text, f"{word} in {script.name}"


def test_both_languages_have_the_same_words() -> None:
    text = (KIT / "web" / "chat-words.js").read_text("utf-8")
    chinese, english = text.split('"zh-CN": {')[1].split("  en: {")
    keys = re.compile(r"(?:^\s*|, )(\w+): \"", re.MULTILINE)
    assert sorted(keys.findall(chinese)) == sorted(keys.findall(english.split("};")[0]))
    assert json.dumps(sorted(set(keys.findall(chinese)))) == json.dumps(sorted(keys.findall(chinese)))
