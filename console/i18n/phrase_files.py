"""The words for what stands in phrase files: formats, columns, and why a row cannot be taken."""

from __future__ import annotations

from console.domain.phrase_files import BadReason, FileFormat, Meaning
from console.i18n.catalogue import tr


def bad_row_sentence(reason: BadReason) -> str:
    """Say why a row cannot be taken."""
    return {
        BadReason.NO_TEXT: tr("The text of the phrase is missing."),
        BadReason.TEXT_TOO_LONG: tr("The text is too long for a phrase."),
        BadReason.CODE_TOO_LONG: tr("The code is too long."),
        BadReason.GROUP_TOO_LONG: tr("The name of the group is too long, or it is nested too deep."),
        BadReason.TOO_MANY_CELLS: tr("The row has more cells than the header; perhaps a text needs quotation marks."),
        BadReason.BROKEN_QUOTES: tr("The quotation marks of this row do not match."),
        BadReason.UNCLOSED_QUOTES: tr("A quotation mark opened here is never closed; the file may be incomplete."),
        BadReason.NOT_SUPPORTED: tr("This entry is not a text that can be sent."),
        BadReason.BAD_DATE: tr("A date cannot be read; it looks like 2026-11-11."),
        BadReason.IMAGE_MISSING: tr("The picture was not found; the phrase is taken without it."),
    }[reason]


def format_name(file_format: FileFormat) -> str:
    """Name a format."""
    return {
        FileFormat.CONSOLE_CSV: tr("CSV of this console"),
        FileFormat.CONSOLE_XML: tr("XML of this console"),
        FileFormat.QIANNIU: tr("Qianniu"),
        FileFormat.QIANNIU_OLD: tr("Qianniu, older"),
        FileFormat.KEFUBAO: tr("Kefubao"),
        FileFormat.BOT_V3: tr("Bot V3"),
        FileFormat.WECOM: tr("WeCom style"),
        FileFormat.SHOP_SHEET: tr("Shop's sheet"),
        FileFormat.CHATWOOT: tr("Chatwoot"),
        FileFormat.ZAMMAD: tr("Zammad"),
        FileFormat.BEEFTEXT: tr("Beeftext"),
        FileFormat.ESPANSO: tr("Espanso"),
        FileFormat.TABLE: tr("Table"),
        FileFormat.XML: tr("Other XML"),
    }[file_format]


def meaning_name(meaning: Meaning) -> str:
    """Name what a column may hold."""
    return {
        Meaning.CODE: tr("Code"),
        Meaning.CONTENT: tr("Text"),
        Meaning.GROUP: tr("Group"),
        Meaning.TITLE: tr("Title"),
        Meaning.TAGS: tr("Tags"),
        Meaning.VARIANTS: tr("Other wordings"),
        Meaning.IMAGES: tr("Pictures"),
        Meaning.ID: tr("Number of the phrase"),
        Meaning.VALID_FROM: tr("Valid from"),
        Meaning.VALID_UNTIL: tr("Valid until"),
        Meaning.IGNORE: tr("Ignore"),
    }[meaning]
