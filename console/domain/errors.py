"""The two kinds of error: what may be told to the user, and everything else (a bug)."""

from __future__ import annotations

from enum import Enum


class Problem(Enum):
    """What went wrong, in a word; the sentence for it is in the catalogue (console/i18n/problems.py)."""

    NOT_AUTHORIZED = "not-authorized"
    UNKNOWN_HOST = "unknown-host"
    NO_NETWORK = "no-network"
    SERVER_REFUSED = "server-refused"
    SERVER_SILENT = "server-silent"
    BAD_CERTIFICATE = "bad-certificate"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NAME = "certificate-name"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    NO_TLS = "no-tls"
    PLAINTEXT_REFUSED = "plaintext-refused"
    SERVER_TOO_OLD = "server-too-old"
    SIGNED_IN_ELSEWHERE = "signed-in-elsewhere"
    BAD_ADDRESS = "bad-address"
    BAD_CA_FILE = "bad-ca-file"
    CONNECTION_LOST = "connection-lost"
    RECIPIENT_UNKNOWN = "recipient-unknown"
    RECIPIENT_UNREACHABLE = "recipient-unreachable"
    NOT_ALLOWED = "not-allowed"
    MESSAGE_TOO_LARGE = "message-too-large"
    UPLOAD_FAILED = "upload-failed"
    UPLOAD_TOO_LARGE = "upload-too-large"
    PICTURE_UNREADABLE = "picture-unreadable"
    PICTURE_TOO_LARGE = "picture-too-large"
    DOWNLOAD_FAILED = "download-failed"
    NOT_SUPPORTED = "not-supported"
    STORE_READ_ONLY = "store-read-only"
    STORE_FULL = "store-full"
    STORE_LOCKED = "store-locked"
    STORE_DAMAGED = "store-damaged"
    STORE_NEWER = "store-newer"
    STORE_UNREACHABLE = "store-unreachable"
    NO_BACKUP = "no-backup"
    BACKUP_DAMAGED = "backup-damaged"
    ACCOUNT_IN_USE = "account-in-use"
    NO_KEYRING = "no-keyring"
    SETTINGS_DAMAGED = "settings-damaged"
    UNKNOWN = "unknown"


class UserError(Exception):
    """Something the user can be told: which problem, and the values its sentence names.

    details holds plain strings (path, host, name ...) for the sentence's {placeholders}.
    """

    def __init__(self, problem: Problem, **details: str) -> None:
        super().__init__(problem.value, details)
        self.problem = problem
        self.details = details
