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
        **_keeping(given.get("path") or tr("the file"), given.get("account") or tr("this account")),
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
        Problem.SETTINGS_DAMAGED: tr(
            "The settings in {path} could not be read. They were kept aside, and the usual ones are in force.",
            path=path,
        ),
    }
