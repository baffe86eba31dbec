"""The words users read: sources are English, translations come from resources/translations/*.ts."""

from console.i18n.catalogue import SOURCE_LANGUAGE, available, install, language, tr, translated, trn

__all__ = ["SOURCE_LANGUAGE", "available", "install", "language", "tr", "translated", "trn"]
