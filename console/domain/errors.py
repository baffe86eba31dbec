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
    SETTINGS_NEWER = "settings-newer"
    SETTINGS_FILE_FOREIGN = "settings-file-foreign"
    SETTINGS_FILE_NEWER = "settings-file-newer"
    SETTINGS_FILE_VALUE = "settings-file-value"
    SETTINGS_FILE_UNREADABLE = "settings-file-unreadable"
    SETTINGS_FILE_NOT_WRITTEN = "settings-file-not-written"
    AUTOSTART_FAILED = "autostart-failed"
    AUTO_REPLY_DAMAGED = "auto-reply-damaged"
    PHRASE_CODE_TAKEN = "phrase-code-taken"
    PHRASE_GROUP_EXISTS = "phrase-group-exists"
    PHRASE_GONE = "phrase-gone"
    PACK_UNREADABLE = "pack-unreadable"
    PACK_TOO_LARGE = "pack-too-large"
    PACK_UNSIGNED = "pack-unsigned"
    PACK_BAD_SIGNATURE = "pack-bad-signature"
    PACK_KEY_CHANGED = "pack-key-changed"
    PACK_OLDER = "pack-older"
    PACK_UNREACHABLE = "pack-unreachable"
    KEY_UNREADABLE = "key-unreadable"
    KEY_PASSWORD = "key-password"  # noqa: S105 - a word for a problem
    PHRASE_FILE_UNREADABLE = "phrase-file-unreadable"
    PHRASE_FILE_EMPTY = "phrase-file-empty"
    PHRASE_FILE_TOO_LARGE = "phrase-file-too-large"
    PHRASE_FILE_NOT_TEXT = "phrase-file-not-text"
    PHRASE_FILE_OLD_EXCEL = "phrase-file-old-excel"
    PHRASE_FILE_ENCODING = "phrase-file-encoding"
    PHRASE_FILE_CODEC = "phrase-file-codec"
    PHRASE_FILE_COLUMNS = "phrase-file-columns"
    PHRASE_FILE_COLUMNS_TOO_MANY = "phrase-file-columns-too-many"
    PHRASE_FILE_CELL_TOO_LONG = "phrase-file-cell-too-long"
    PHRASE_FILE_TOO_DEEP = "phrase-file-too-deep"
    PHRASE_FILE_BROKEN = "phrase-file-broken"
    PHRASE_FILE_DTD = "phrase-file-dtd"
    PHRASE_FILE_FORMAT = "phrase-file-format"
    PHRASE_FILE_NEWER = "phrase-file-newer"
    PHRASE_FILE_CHARACTERS = "phrase-file-characters"
    PHRASE_FILE_NOT_WRITTEN = "phrase-file-not-written"
    UNKNOWN = "unknown"


class UserError(Exception):
    """Something the user can be told: which problem, and the values its sentence names.

    details holds plain strings (path, host, name ...) for the sentence's {placeholders}.
    """

    def __init__(self, problem: Problem, **details: str) -> None:
        super().__init__(problem.value, details)
        self.problem = problem
        self.details = details
