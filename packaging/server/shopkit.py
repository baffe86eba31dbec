#!/usr/bin/env python3
"""What the server kit's scripts share: the shop's settings, identities, accounts, certificate, configuration."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

KIT = Path(__file__).resolve().parent
ITERATIONS = 100_000
VISITOR = re.compile(r"v-[0-9a-z]{10,64}")
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
HOST_NAME = re.compile(r"(?=.{1,240}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class KitError(Exception):
    """Something the person at the keyboard can mend; the text says what happened and what to do."""


@dataclass(slots=True)
class Agent:
    """One person who answers buyers."""

    name: str
    nick: str


@dataclass(slots=True)
class Shop:
    """The shop's settings, kept in shop.json of its directory."""

    domain: str
    directory: Path
    c2s_port: int = 5222
    http_port: int = 5280
    web_port: int = 8080
    chat_url: str = ""
    """Where buyers' browsers reach the chat server; empty for a shop on this machine only."""
    page_origins: list[str] = field(default_factory=list)
    loopback: bool = True
    guests: bool = False
    secure_cookie: bool = False
    messages_per_minute: int = 60
    message_burst: int = 30
    contact: str = ""
    """The agent new buyers are sent to; empty for the first one."""
    agents: list[Agent] = field(default_factory=list)

    @property
    def visitor_host(self) -> str:
        """The host buyers sign in to."""
        return f"visitor.{self.domain}"

    @property
    def base_url(self) -> str:
        """The chat server's address for browsers, with a slash at its end."""
        return (self.chat_url or f"http://127.0.0.1:{self.http_port}").rstrip("/") + "/"

    @property
    def websocket_url(self) -> str:
        """The WebSocket's address for browsers."""
        return re.sub(r"^http", "ws", self.base_url) + "xmpp-websocket"

    @property
    def pictures_url(self) -> str:
        """What every picture's address begins with."""
        return f"{self.base_url}pictures/"

    @property
    def secret_file(self) -> Path:
        """The file with the secret buyers' passwords are made from."""
        return self.directory / "visitor.secret"

    def secret(self) -> bytes:
        """Return the secret buyers' passwords are made from."""
        return self.secret_file.read_text(encoding="ascii").strip().encode("ascii")

    def contact_agent(self) -> Agent:
        """Return the agent buyers write to."""
        for agent in self.agents:
            if agent.name == self.contact:
                return agent
        if not self.agents:
            raise KitError("This shop has no agent yet. Make one: shopserver.py add-agent NAME")
        return self.agents[0]

    def save(self) -> None:
        """Write shop.json in one piece."""
        values = {key: value for key, value in asdict(self).items() if key != "directory"}
        write_private(self.directory / "shop.json", json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def load_shop(directory: Path) -> Shop:
    """Read a shop's settings."""
    try:
        values = json.loads((directory / "shop.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KitError(
            f"There is no shop in {directory}. Make one: shopserver.py init --domain NAME --dir DIR"
        ) from None
    agents = [Agent(**agent) for agent in values.pop("agents")]
    return Shop(directory=directory, agents=agents, **values)


# --- identities -------------------------------------------------------------------------------


def visitor_password(secret: bytes, user: str) -> str:
    """Return the password of a visitor: hex HMAC-SHA256 of the name, as mod_auth_visitor.lua makes it."""
    return hmac.new(secret, user.encode("ascii"), hashlib.sha256).hexdigest()


def new_visitor() -> str:
    """Return a name nobody has and nobody can guess."""
    return "v-" + base64.b32encode(secrets.token_bytes(15)).decode("ascii").lower()


def sign_cookie(secret: bytes, user: str) -> str:
    """Return the cookie that names a visitor; it proves who set it and isn't the chat password."""
    mark = hmac.new(secret, b"cookie:" + user.encode("ascii"), hashlib.sha256).hexdigest()
    return f"{user}.{mark}"


def read_cookie(secret: bytes, value: str) -> str | None:
    """Return the visitor a cookie names, None if we didn't make it."""
    user = value.partition(".")[0]
    if VISITOR.fullmatch(user) and hmac.compare_digest(sign_cookie(secret, user).encode(), value.encode()):
        return user
    return None


# --- files ------------------------------------------------------------------------------------


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner and group can read, in one piece."""
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def lua_name(text: str) -> str:
    """Return a name as Prosody spells it in file names."""
    return re.sub(r"[^A-Za-z0-9]", lambda match: f"%{ord(match[0]):02x}", text)


def write_account(shop: Shop, name: str, password: str) -> None:
    """Make an agent's account or change its password; only SCRAM-SHA-256 keys are stored."""
    if not password:
        raise KitError("The password is empty.")
    salt = secrets.token_hex(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt.encode("ascii"), ITERATIONS)
    client_key = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
    server_key = hmac.new(salted, b"Server Key", hashlib.sha256).hexdigest()
    stored_key = hashlib.sha256(client_key).hexdigest()
    folder = shop.directory / "data" / lua_name(shop.domain) / "accounts"
    folder.mkdir(parents=True, exist_ok=True)
    write_private(
        folder / f"{lua_name(name)}.dat",
        f'return {{ ["salt"] = "{salt}"; ["iteration_count"] = {ITERATIONS}; '
        f'["stored_key"] = "{stored_key}"; ["server_key"] = "{server_key}"; }};\n',
    )


def add_agent(shop: Shop, name: str, password: str, nick: str = "") -> None:
    """Make an agent's account (or give it a new password) and note it in shop.json."""
    if not USER_NAME.fullmatch(name):
        raise KitError(f"“{name}” can't be an account's name: small letters, digits, dot, dash and underscore only.")
    write_account(shop, name, password)
    shop.agents = [agent for agent in shop.agents if agent.name != name] + [Agent(name, nick or name)]
    shop.save()
    hand_over(shop.directory)


def make_archive(path: Path) -> None:
    """Make the archive's file in WAL mode, which stays with the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    finally:
        connection.close()
    if mode != "wal":
        raise KitError(f"The file system of {path.parent} can't hold a database in WAL mode; choose another directory.")
    path.chmod(0o640)


# --- certificate ------------------------------------------------------------------------------


def openssl(*arguments: str) -> None:
    """Run the openssl command."""
    program = shutil.which("openssl")
    if program is None:
        raise KitError("The program “openssl” is missing. Install it: apt-get install openssl")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise KitError(f"openssl could not do its work:\n{done.stderr.strip()}")


def make_certificate(directory: Path, domain: str) -> None:
    """Make the shop's own authority once, and a certificate for the domain and everything below it."""
    certs = directory / "certs"
    certs.mkdir(exist_ok=True)
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    if not (certs / "ca.crt").exists():
        openssl(
            *("req", "-x509", *new_key, "-days", "3650", "-subj", f"/CN={domain} chat authority"),
            *("-addext", "basicConstraints=critical,CA:TRUE,pathlen:0"),
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign"),
            *("-keyout", str(certs / "ca.key"), "-out", str(certs / "ca.crt")),
        )
    openssl(
        *("req", *new_key, "-subj", f"/CN={domain}", "-keyout", str(certs / "server.key")),
        *("-out", str(certs / "server.csr")),
    )
    extensions = certs / "server.ext"
    extensions.write_text(
        f"subjectAltName=DNS:{domain},DNS:*.{domain}\nbasicConstraints=critical,CA:FALSE\n"
        "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
        encoding="ascii",
    )
    openssl(
        *("x509", "-req", "-in", str(certs / "server.csr"), "-days", "825", "-extfile", str(extensions)),
        *("-CA", str(certs / "ca.crt"), "-CAkey", str(certs / "ca.key"), "-CAcreateserial"),
        *("-out", str(certs / "server.crt")),
    )
    for name in ("server.csr", "server.ext"):
        (certs / name).unlink()
    (certs / "server.key").chmod(0o640)
    (certs / "ca.key").chmod(0o600)


# --- configuration ----------------------------------------------------------------------------


def words(shop: Shop, log_to: str) -> dict[str, str]:
    """Return what the templates' words between at-signs stand for."""
    return {
        "DOMAIN": shop.domain,
        "DIR": str(shop.directory),
        "C2S_PORT": str(shop.c2s_port),
        "HTTP_PORT": str(shop.http_port),
        "WEB_PORT": str(shop.web_port),
        "C2S_INTERFACES": '"127.0.0.1"' if shop.loopback else '"*", "::"',
        "C2S_ADDRESS": "127.0.0.1" if shop.loopback else "::",
        "CHAT_URL": shop.base_url,
        "CHAT_HOST": urlsplit(shop.base_url).hostname or "",
        "PAGE_ORIGINS": ", ".join(f'"{origin}"' for origin in shop.page_origins),
        "PAGE_ORIGIN": shop.page_origins[0],
        "GUESTS": "true" if shop.guests else "false",
        "MESSAGES_PER_MINUTE": str(shop.messages_per_minute),
        "MESSAGE_BURST": str(shop.message_burst),
        "LOG_LEVEL": "info",
        "LOG_TO": log_to,
        "KIT": str(KIT),
    }


def fill(template: Path, values: dict[str, str]) -> str:
    """Return a template with its words filled in; an unknown word is an error."""
    return re.sub(r"@([A-Z0-9_]+)@", lambda match: values[match[1]], template.read_text(encoding="utf-8"))


def write_configuration(shop: Shop, log_to: str = "file") -> None:
    """Write the server's configuration, its modules, and the pieces for nginx and systemd."""
    values = words(shop, log_to)
    write_private(shop.directory / "prosody.cfg.lua", fill(KIT / "prosody" / "prosody.cfg.lua.in", values))
    write_private(shop.directory / "ejabberd.yml", fill(KIT / "ejabberd" / "ejabberd.yml.in", values))
    modules = shop.directory / "modules"
    modules.mkdir(exist_ok=True)
    for module in (KIT / "prosody").glob("mod_*.lua"):
        shutil.copyfile(module, modules / module.name)
    shutil.copyfile(KIT / "ejabberd" / "visitor_auth.py", shop.directory / "visitor_auth.py")
    (shop.directory / "visitor_auth.py").chmod(0o750)
    for folder in ("nginx", "systemd"):
        target = shop.directory / folder
        target.mkdir(exist_ok=True)
        for template in (KIT / folder).glob("*.in"):
            write_private(target / template.name.removesuffix(".in"), fill(template, values))


def create_shop(shop: Shop, log_to: str = "file") -> None:
    """Make a shop's directory: settings, secret, certificate, archive, configuration."""
    if not HOST_NAME.fullmatch(shop.domain):
        raise KitError(f"“{shop.domain}” is not a domain's name, such as shop.example.")
    if not shop.page_origins:
        shop.page_origins = [f"http://127.0.0.1:{shop.web_port}", f"http://localhost:{shop.web_port}"]
    shop.directory.mkdir(parents=True, exist_ok=True)
    shop.directory.chmod(0o750)
    if not shop.secret_file.exists():
        write_private(shop.secret_file, secrets.token_hex(32) + "\n")
    make_archive(shop.directory / "data" / "archive.sqlite")
    make_certificate(shop.directory, shop.domain)
    write_configuration(shop, log_to)
    shop.save()
    hand_over(shop.directory)


# --- running ----------------------------------------------------------------------------------


def server_user() -> str | None:
    """Return whom the server runs as when we are root, None when we are not."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415  there is none on Windows, where only the page's server runs

    for name in ("prosody", "ejabberd", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise KitError("This machine has no user “prosody” and the server refuses to run as root.")


def group_of(user: str) -> str:
    """Return the number of a user's own group."""
    import pwd  # noqa: PLC0415  there is none on Windows

    return str(pwd.getpwnam(user).pw_gid)


def hand_over(directory: Path, user: str | None = None) -> None:
    """Give a shop's directory to the user the server runs as (root only)."""
    user = user or server_user()
    if user is None:
        return
    group = int(group_of(user))
    shutil.chown(directory, user, group)
    for path in directory.rglob("*"):
        if path.name != "ca.key":  # who holds it can make certificates: it stays root's
            shutil.chown(path, user, group)


def check_reachable(directory: Path, user: str) -> None:
    """Refuse a directory the server's user can't get to."""
    for parent in directory.resolve().parents:
        if not parent.stat().st_mode & 0o001:
            raise KitError(
                f"The user “{user}” can't reach {directory}, because {parent} is closed. Choose another --dir."
            )


def start_prosody(shop: Shop, *, log: Path | None = None) -> subprocess.Popen[bytes]:
    """Start Prosody in the foreground, unprivileged; it ends when the thread that started it does."""
    program = shutil.which("prosody", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/sbin:/usr/local/bin")
    if program is None:
        raise KitError(
            "Prosody is not installed. On Debian or Ubuntu: "
            "apt-get install --no-install-recommends prosody lua-dbi-sqlite3 lua-unbound"
        )
    user = server_user()
    command = [program, "-F", "--config", str(shop.directory / "prosody.cfg.lua")]
    setpriv = shutil.which("setpriv")
    if user is not None:
        if setpriv is None:
            raise KitError(
                "As root this needs the program “setpriv” (package util-linux). Or start it as another user."
            )
        check_reachable(shop.directory, user)
        command = [
            setpriv,
            "--reuid",
            user,
            "--regid",
            group_of(user),
            "--init-groups",
            "--pdeathsig",
            "TERM",
            *command,
        ]
    elif setpriv is not None:
        command = [setpriv, "--pdeathsig", "TERM", *command]
    output = None if log is None else log.open("ab")
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT if output else None
        )
    finally:
        if output is not None:
            output.close()
