"""The sentence for each problem: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from console.domain.errors import Problem
from console.i18n.catalogue import tr


def sentence(problem: Problem, details: Mapping[str, str] | None = None) -> str:
    """Give the sentence for a problem in the language in force; a detail that is missing gets a general word."""
    given = {key: value for key, value in (details or {}).items() if value}
    host = given.get("host") or tr("the server")
    reason = given.get("reason", "")
    texts = {
        **_signing_in(host, given.get("address", ""), given.get("missing", "")),
        **_certificates(host, reason, given.get("path") or tr("the file")),
        **_talking(given.get("name") or given.get("address") or tr("the buyer"), given.get("limit", "")),
        **_phrases(given.get("code", ""), given.get("title", ""), given.get("name", "")),
        **_packs(given.get("name") or tr("This pack"), given.get("path") or tr("the file"), given.get("reason", "")),
        **_keeping(given.get("path") or tr("the file"), given.get("account") or tr("this account")),
        **_phrase_files(given),
        **_settings(given.get("path") or tr("the file"), given),
    }
    text = texts[problem]
    if problem in _WITH_REASON and reason:
        return tr("{sentence} (The server says: {reason})", sentence=text, reason=reason)
    return text


_WITH_REASON = frozenset({Problem.SERVER_REFUSED, Problem.UPLOAD_FAILED, Problem.NOT_ALLOWED, Problem.UNKNOWN})


def _signing_in(host: str, address: str, missing: str) -> dict[Problem, str]:
    lacking = missing or tr("what the console needs")
    return {
        Problem.NOT_AUTHORIZED: tr("{host} does not accept this account and password. Check both.", host=host),
        Problem.UNKNOWN_HOST: tr(
            "There is no server called {host}. Check the part of the account after @, or the server address.",
            host=host,
        ),
        Problem.NO_NETWORK: tr("This computer has no network. Check the cable or Wi-Fi; the console keeps trying."),
        Problem.SERVER_REFUSED: tr(
            "{host} refuses the connection. Check the port in the server settings, or ask who runs the server.",
            host=host,
        ),
        Problem.SERVER_SILENT: tr(
            "{host} does not answer. A firewall may be in the way; the console keeps trying.", host=host
        ),
        Problem.NO_TLS: tr(
            "{host} offers no encryption, so nothing was sent. Ask who runs the server to switch TLS on.", host=host
        ),
        Problem.PLAINTEXT_REFUSED: tr(
            "{host} would be used without encryption; that is allowed only on this computer itself.", host=host
        ),
        Problem.SERVER_TOO_OLD: tr(
            "{host} is too old for the console: it lacks {missing}. Ask who runs it to update it.",
            host=host,
            missing=lacking,
        ),
        Problem.SIGNED_IN_ELSEWHERE: tr(
            "The account was signed in somewhere else under the same name, so this connection was ended. "
            "Sign in again to take it back."
        ),
        Problem.BAD_ADDRESS: tr("“{address}” is no account. It looks like name@shop.example.", address=address)
        if address
        else tr("This is no account. It looks like name@shop.example."),
        Problem.CONNECTION_LOST: tr(
            "The connection to {host} was lost. The console connects again by itself.", host=host
        ),
    }


def _certificates(host: str, reason: str, path: str) -> dict[Problem, str]:
    return {
        Problem.BAD_CERTIFICATE: tr(
            "The certificate of {host} is not in order ({reason}). Nothing was sent. Ask who runs the server.",
            host=host,
            reason=reason or tr("no reason given"),
        ),
        Problem.CERTIFICATE_EXPIRED: tr(
            "The certificate of {host} has expired. "
            "Check this computer's date; if it is right, the server needs a new one.",
            host=host,
        ),
        Problem.CERTIFICATE_NAME: tr(
            "The certificate belongs to another server than {host}. "
            "Check the server address; somebody may be in between.",
            host=host,
        ),
        Problem.CERTIFICATE_UNTRUSTED: tr(
            "Nobody this computer trusts vouches for {host}. "
            "If the shop has its own certificate, choose its CA file in the server settings.",
            host=host,
        ),
        Problem.BAD_CA_FILE: tr(
            "{path} holds no certificate that can be read. Choose a file in PEM format.", path=path
        ),
    }


def _talking(name: str, limit: str) -> dict[Problem, str]:
    return {
        Problem.RECIPIENT_UNKNOWN: tr("{name} does not exist at that server any more.", name=name),
        Problem.RECIPIENT_UNREACHABLE: tr("{name} cannot be reached now. Try again later.", name=name),
        Problem.NOT_ALLOWED: tr("The server does not allow that for this account. Ask who runs it."),
        Problem.MESSAGE_TOO_LARGE: tr("The message is too long for the server. Send it in parts."),
        Problem.UPLOAD_FAILED: tr("The picture could not be uploaded. Try again."),
        Problem.UPLOAD_TOO_LARGE: tr(
            "The picture is larger than the server takes ({limit}). Make it smaller.", limit=limit
        )
        if limit
        else tr("The picture is larger than the server takes. Make it smaller."),
        Problem.PICTURE_UNREADABLE: tr("This is no picture that can be shown."),
        Problem.PICTURE_TOO_LARGE: tr("The picture is too large to be opened safely."),
        Problem.DOWNLOAD_FAILED: tr("The picture could not be fetched. Try again."),
        Problem.NOT_SUPPORTED: tr("The server cannot do that."),
        Problem.UNKNOWN: tr("Something went wrong that the console has no word for. Try again."),
    }


def _keeping(path: str, account: str) -> dict[Problem, str]:
    return {
        Problem.STORE_READ_ONLY: tr(
            "{path} cannot be written. Check the rights of the folder, or start the console with another data folder.",
            path=path,
        ),
        Problem.STORE_FULL: tr(
            "The disk with {path} is full. Make room: what has come in since is kept in memory and stored then.",
            path=path,
        ),
        Problem.STORE_LOCKED: tr(
            "Another program holds {path}. Close it (a backup or virus scanner), then try again.", path=path
        ),
        Problem.STORE_DAMAGED: tr("{path} is damaged. It will be kept aside; nothing of it is thrown away.", path=path),
        Problem.STORE_NEWER: tr(
            "{path} was written by a newer console. Install that version; this one would lose part of it.", path=path
        ),
        Problem.STORE_UNREACHABLE: tr(
            "{path} cannot be reached. Check that the drive is there, then try again.", path=path
        ),
        Problem.NO_BACKUP: tr("There is no backup that can be used yet."),
        Problem.BACKUP_DAMAGED: tr("The backup {path} is damaged. Choose an older one.", path=path),
        Problem.ACCOUNT_IN_USE: tr("{account} is open in another window of the console already.", account=account),
        Problem.NO_KEYRING: tr(
            "This computer has no keyring that can be used: "
            "the password is asked each time and never written to a file."
        ),
    }


def _settings(path: str, given: Mapping[str, str]) -> dict[Problem, str]:
    reason = given.get("reason") or tr("no reason given")
    return {
        Problem.SETTINGS_DAMAGED: tr(
            "The settings in {path} could not be read. They were kept aside, and the usual ones are in force.",
            path=path,
        ),
        Problem.AUTO_REPLY_DAMAGED: tr(
            "The auto-reply rules could not be read. They were kept aside, and all rules are off."
            " Set them anew under Settings, Auto-reply.",
        ),
        Problem.SETTINGS_NEWER: tr(
            "The settings were written by a newer console. They were kept aside in {path}, "
            "and the usual ones are in force.",
            path=path,
        ),
        Problem.SETTINGS_FILE_FOREIGN: tr(
            "{path} is no file of settings, or it is damaged. Choose one that a console exported.", path=path
        ),
        Problem.SETTINGS_FILE_NEWER: tr(
            "{path} was exported by a newer console. Install that version, or export again from this one.", path=path
        ),
        Problem.SETTINGS_FILE_VALUE: tr(
            "{path} gives the setting {option} a value it cannot have ({value}). Nothing was taken from it.",
            path=path,
            option=given.get("option") or "?",
            value=given.get("value") or "?",
        ),
        Problem.SETTINGS_FILE_UNREADABLE: tr(
            "The settings in {path} cannot be read: {reason}.", path=path, reason=reason
        ),
        Problem.SETTINGS_FILE_NOT_WRITTEN: tr(
            "The settings could not be written to {path}: {reason}. What was there before is untouched.",
            path=path,
            reason=reason,
        ),
        Problem.AUTOSTART_FAILED: tr(
            "Whether the console starts with the system could not be changed: {reason}. Check the rights of your "
            "own folder for such entries.",
            reason=reason,
        ),
    }


def _phrases(code: str, title: str, name: str) -> dict[Problem, str]:
    owner = " ".join(title.split())[:40] or tr("another phrase")
    return {
        Problem.PHRASE_CODE_TAKEN: tr(
            "The code {code} belongs to “{title}”. Choose another one, or swap them.", code=code, title=owner
        )
        if code
        else tr("This code belongs to another phrase. Choose another one, or swap them."),
        Problem.PHRASE_GROUP_EXISTS: tr(
            "There is a group {name} in that place already. Choose another name.", name=name
        )
        if name
        else tr("There is a group of that name in that place already. Choose another one."),
        Problem.PHRASE_GONE: tr("That phrase or group is not there any more."),
    }


def _packs(name: str, path: str, reason: str) -> dict[Problem, str]:
    return {
        Problem.PACK_UNREADABLE: tr("{path} is no phrase pack that can be read: {reason}.", path=path, reason=reason)
        if reason
        else tr("{path} is no phrase pack that can be read. Ask for it again.", path=path),
        Problem.PACK_TOO_LARGE: tr("{path} is larger than a phrase pack may be. Nothing was read.", path=path),
        Problem.PACK_UNSIGNED: tr("{path} bears no signature. Ask the team lead for the signed pack.", path=path),
        Problem.PACK_BAD_SIGNATURE: tr(
            "The signature of {path} does not fit: it was changed after it was signed. Ask for it again.", path=path
        ),
        Problem.PACK_KEY_CHANGED: tr(
            "{name} is signed with another key than before. "
            "Nothing was taken. Ask the team lead whether that is right.",
            name=name,
        ),
        Problem.PACK_OLDER: tr("{name} is not newer than what is installed. Nothing was changed.", name=name),
        Problem.PACK_UNREACHABLE: tr("{path} cannot be reached now. The packs stay as they are.", path=path),
        Problem.KEY_UNREADABLE: tr("{path} holds no key for signing packs. Choose a file in PEM format.", path=path),
        Problem.KEY_PASSWORD: tr("The password does not open the key {path}. Try again.", path=path),
    }


def _phrase_files(given: Mapping[str, str]) -> dict[Problem, str]:
    path = given.get("path") or tr("the file")
    line = given.get("line") or "?"
    return {**_no_phrase_files(path, given.get("limit") or "256 MB"), **_faulty_phrase_files(path, line, given)}


def _no_phrase_files(path: str, limit: str) -> dict[Problem, str]:
    return {
        Problem.PHRASE_FILE_EMPTY: tr("{path} is empty: there are no phrases in it.", path=path),
        Problem.PHRASE_FILE_TOO_LARGE: tr(
            "{path} is too large for a file of phrases (at most {limit}). Choose another one.",
            path=path,
            limit=limit,
        ),
        Problem.PHRASE_FILE_NOT_TEXT: tr(
            "{path} is no file of phrases. Choose a file in CSV, XML, Excel or YAML format.", path=path
        ),
        Problem.PHRASE_FILE_OLD_EXCEL: tr(
            "{path} is in Excel's old format. Save it as .xlsx or .csv and choose that.", path=path
        ),
        Problem.PHRASE_FILE_COLUMNS: tr(
            "The console cannot tell which column of {path} holds the phrases. Say what the columns mean.", path=path
        ),
        Problem.PHRASE_FILE_FORMAT: tr("{path} is not of the chosen format. Let the console guess it.", path=path),
        Problem.PHRASE_FILE_NEWER: tr(
            "{path} was written by a newer console. Install that version, or export as CSV there.", path=path
        ),
        Problem.PHRASE_FILE_DTD: tr(
            "{path} contains definitions (a DTD, entities or anchors) that can harm this computer, so it is not read.",
            path=path,
        ),
    }


def _faulty_phrase_files(path: str, line: str, given: Mapping[str, str]) -> dict[Problem, str]:
    reason = given.get("reason") or tr("no reason given")
    return {
        Problem.PHRASE_FILE_UNREADABLE: tr("{path} cannot be read: {reason}.", path=path, reason=reason),
        Problem.PHRASE_FILE_NOT_WRITTEN: tr(
            "{path} could not be written: {reason}. What was there before is untouched.",
            path=path,
            reason=reason,
        ),
        Problem.PHRASE_FILE_ENCODING: tr(
            "Line {line} of {path} cannot be read in the encoding of the rest. "
            "Choose another encoding, or export the file again.",
            path=path,
            line=line,
        ),
        Problem.PHRASE_FILE_CODEC: tr(
            "There is no encoding called {name}. Try utf-8, gb18030 or gbk.", name=given.get("name") or "?"
        ),
        Problem.PHRASE_FILE_COLUMNS_TOO_MANY: tr(
            "Line {line} of {path} has far too many columns for phrases.", path=path, line=line
        ),
        Problem.PHRASE_FILE_CELL_TOO_LONG: tr(
            "Line {line} of {path} is far too long; perhaps a quotation mark is never closed there.",
            path=path,
            line=line,
        ),
        Problem.PHRASE_FILE_TOO_DEEP: tr(
            "Line {line} of {path} is nested far too deep for phrases.", path=path, line=line
        ),
        Problem.PHRASE_FILE_BROKEN: tr(
            "{path} is damaged or incomplete at line {line}. Export or download it again.", path=path, line=line
        )
        if line != "?"
        else tr("{path} is damaged or incomplete. Export or download it again.", path=path),
        Problem.PHRASE_FILE_CHARACTERS: tr(
            "The chosen encoding lacks characters of {count} phrases. Choose UTF-8, or change them.",
            count=given.get("count") or "?",
        ),
    }
