"""The commands for packs on the terminal: new, check, sign, verify, diff, build, sheet; for team leads."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.domain.errors import Problem, UserError
from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack, PackFile, diff, fingerprint, is_pack_id
from console.domain.phrase_files import BadRow, ReadChoice
from console.domain.phrases import Phrase
from console.formats import pack_folder
from console.formats.files import PhraseFileFormats
from console.formats.pack_keys import SigningKey
from console.formats.pack_phrases import pack_of
from console.formats.pack_sheet import sheet
from console.formats.pack_sources import ENDING, FilePackSources
from console.formats.qpack import QpackReader, write
from console.i18n import tr, trn
from console.i18n.phrase_files import bad_row_sentence
from console.i18n.problems import sentence
from console.options_packs import PackOptions
from console.ports import SecretStore


def run(options: PackOptions, secrets: SecretStore) -> int:
    """Run a command; gives the exit status: 0 done, 1 refused or something found with the reason on stderr."""
    actions = {"new": _new, "check": _check, "verify": _verify, "diff": _diff, "sheet": _sheet}
    try:
        if options.action in {"build", "sign"}:
            return _build(options, secrets) if options.action == "build" else _sign(options, secrets)
        return actions[options.action](options)
    except UserError as error:
        _say(sentence(error.problem, error.details), error=True)
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}", error=True)
    return 1


def _new(options: PackOptions) -> int:
    if not is_pack_id(options.id):
        _say(tr("{id} cannot name a pack: use small letters, digits and dashes.", id=options.id), error=True)
        return 1
    manifest = Manifest(options.id, options.name, "1", options.author, options.language)
    begun, bad = _begun(options.source, manifest) if options.source is not None else (None, [])
    pack_folder.make(options.path, manifest, begun)
    for row in bad:
        reason = f"{bad_row_sentence(row.reason)} {row.excerpt}".rstrip()
        _say(tr("Line {line}: {reason}", line=row.line, reason=reason), error=True)
    _say(tr("{folder} is ready: write phrases.json, put pictures into images, then build.", folder=options.path))
    return int(bool(bad))


def _begun(source: Path, manifest: Manifest) -> tuple[Pack, list[BadRow]]:
    """Give what a new pack begins with, and what of it could not be taken: the phrases of a pack or of any table."""
    if source.suffix.lower() == ENDING:
        return _of_other_id(_read(source).pack, manifest), []
    files = PhraseFileFormats()
    return pack_of(manifest, files.read(source, files.inspect(source, ReadChoice())))


def _of_other_id(pack: Pack, manifest: Manifest) -> Pack:
    """Give the phrases of a pack to another one: their ids begin with that one's."""
    old, new = len(pack.manifest.id), manifest.id
    groups = tuple(replace(each, id=GroupId(new + each.id[old:])) for each in pack.groups)
    phrases = tuple(
        replace(each, id=PhraseId(new + each.id[old:]), group_id=GroupId(new + each.group_id[old:]))
        for each in pack.phrases
    )
    return Pack(manifest, groups, phrases, pack.images)


def _build(options: PackOptions, secrets: SecretStore) -> int:
    pack = pack_folder.without_unused(pack_folder.read(options.path))
    out = options.out or Path(f"{pack.manifest.id}-{pack.manifest.version}{ENDING}")
    key = _key(options, secrets) if options.key or options.key_name else None
    _replace(out, write(pack, key))
    count = trn("{count} phrase", "{count} phrases", len(pack.phrases))
    _say(f"{out}: {pack.manifest.name} {pack.manifest.version}, {count}")
    _say_signer(key.public if key is not None else "")
    return 0


def _sign(options: PackOptions, secrets: SecretStore) -> int:
    key = _key(options, secrets)
    if key is None:
        _say(tr("Say which key to sign with: --key FILE or --key-name NAME."), error=True)
        return 1
    _replace(options.path, write(_read(options.path).pack, key))
    _say_signer(key.public)
    return 0


def _key(options: PackOptions, secrets: SecretStore) -> SigningKey | None:
    """Open the key that was named, made anew where there is none and that was asked for. Raises UserError."""
    if options.key_name is not None:
        found = SigningKey.from_keyring(secrets, options.key_name)
        if found is None:
            if not options.new_key:
                raise UserError(Problem.KEY_UNREADABLE, path=options.key_name)
            found = SigningKey.new()
            found.to_keyring(secrets, options.key_name)
        return found
    if options.key is None:
        return None
    if options.key.exists() or not options.new_key:
        return SigningKey.from_pem(options.key.read_bytes(), _password(options), str(options.key))
    password = _password(options, twice=True)
    if not password:
        raise UserError(Problem.KEY_PASSWORD, path=str(options.key))
    made = SigningKey.new()
    # O_BINARY is Windows' own.
    handle = os.open(options.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made.to_pem(password))
    return made


def _password(options: PackOptions, *, twice: bool = False) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(tr("Password of the key: "))
    if twice and getpass.getpass(tr("Once more: ")) != password:
        return ""
    return password


def _verify(options: PackOptions) -> int:
    file = QpackReader().read(FilePackSources().file(options.path), str(options.path))
    manifest = file.pack.manifest
    given = "".join((options.fingerprint or "").split()).upper()
    fits = not given or given == fingerprint(file.key).replace(" ", "")
    if options.as_json:
        said = {"id": manifest.id, "name": manifest.name, "version": manifest.version, "author": manifest.author}
        _show({**said, "fingerprint": fingerprint(file.key), "trusted": fits})
    else:
        _say(f"{manifest.name} {manifest.version} ({manifest.id})")
        _say_signer(file.key)
    if not fits:
        _say(tr("The fingerprint is another one: this pack is not from whom you think."), error=True)
    return int(not fits)


def _check(options: PackOptions) -> int:
    folder = options.path.is_dir()
    pack = pack_folder.read(options.path) if folder else _read(options.path).pack
    findings = _findings(pack)
    if folder:
        unused = pack_folder.unused_pictures(options.path, pack)
        findings += [tr("The picture {name} is in no phrase.", name=name) for name in unused]
    if options.as_json:
        _show({"phrases": len(pack.phrases), "groups": len(pack.groups), "findings": findings})
    else:
        for finding in findings:
            _say(finding)
        _say(trn("{count} phrase", "{count} phrases", len(pack.phrases)))
    return int(bool(findings))


def _findings(pack: Pack) -> list[str]:
    codes = Counter(each.code.casefold() for each in pack.phrases if each.code)
    texts = Counter(each.content for each in pack.phrases)
    shown = {each.group_id for each in pack.phrases}
    return [
        *(tr("The code {code} stands {count} times.", code=code, count=n) for code, n in codes.items() if n > 1),
        *(tr("This text stands twice: {text}", text=_line(text)) for text, n in texts.items() if n > 1),
        *(
            tr("The group {group} is empty.", group=" > ".join(each.path))
            for each in pack.groups
            if each.id not in shown
        ),
        *(
            tr("A curly bracket is not closed: {text}", text=_line(each.content))
            for each in pack.phrases
            if _open(each)
        ),
    ]


def _open(phrase: Phrase) -> bool:
    return any(text.count("{") != text.count("}") for text in phrase.wordings)


def _diff(options: PackOptions) -> int:
    if options.other is None:
        return 1
    old, new = _read(options.path).pack, _read(options.other).pack
    found = diff(old, new)
    if options.as_json:
        _show(
            {
                "from": old.manifest.version,
                "to": new.manifest.version,
                "added": [_entry(each) for each in found.added],
                "removed": [_entry(each) for each in found.removed],
                "changed": [{"from": _entry(before), "to": _entry(after)} for before, after in found.changed],
                "same": found.same,
            }
        )
        return 0
    _say(f"{new.manifest.name}: {old.manifest.version} → {new.manifest.version}")
    for each in found.added:
        _say(f"+ {each.code}  {_line(each.content)}")
    for each in found.removed:
        _say(f"- {each.code}  {_line(each.content)}")
    for before, after in found.changed:
        _say(f"- {before.code}  {_line(before.content)}")
        _say(f"+ {after.code}  {_line(after.content)}")
    return 0


def _sheet(options: PackOptions) -> int:
    pack = pack_folder.read(options.path) if options.path.is_dir() else _read(options.path).pack
    if options.out is not None:
        options.out.write_text(sheet(pack, tr("Code"), tr("Text")), encoding="utf-8", newline="\n")
    return 0


def _read(path: Path) -> PackFile:
    """Read a pack that a lead works on: it may not be signed yet. Raises UserError (PACK_*)."""
    return QpackReader(unsigned=True).read(FilePackSources().file(path), str(path))


def _replace(path: Path, data: bytes) -> None:
    """Write a pack so that whoever looks at a share meanwhile finds the old one or the new one."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    partial.replace(path)


def _entry(phrase: Phrase) -> dict[str, str]:
    return {"id": phrase.id, "code": phrase.code, "title": phrase.title, "content": phrase.content}


def _line(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 60 else one[:59] + "…"


def _say_signer(key: str) -> None:
    if key:
        _say(tr("Signed; the key's fingerprint is {fingerprint}.", fingerprint=fingerprint(key)))
    else:
        _say(tr("Not signed yet: agents' consoles will refuse it."))


def _show(value: dict[str, Any]) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1))


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    # A console of Windows may not know every character; none of them is worth a crash.
    stream.write(text.encode(stream.encoding or "utf-8", "replace").decode(stream.encoding or "utf-8") + "\n")
