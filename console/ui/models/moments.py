"""Times as the panes say them: short for rows, in words for screen readers."""

from __future__ import annotations

from datetime import datetime, tzinfo

from console.i18n import tr, trn


def short_moment(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Give a time for a row: HH:MM today, the word for yesterday, else the date; in local time, or in a zone."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    days = (today.date() - local.date()).days
    if days == 0:
        return local.strftime("%H:%M")
    if days == 1:
        return tr("Yesterday")
    return local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")


def full_moment(at: datetime, zone: tzinfo | None = None) -> str:
    """Give a time with its date, in local time or in a zone."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def waiting_text(seconds: float) -> str:
    """Give a wait as a row shows it: seconds up to ten minutes, then minutes, hours, days."""
    if seconds < 600:
        return tr("{count} s", count=int(seconds))
    if seconds < 3600:
        return tr("{count} min", count=int(seconds // 60))
    if seconds < 86400:
        return tr("{count} h", count=int(seconds // 3600))
    return tr("{count} d", count=int(seconds // 86400))


def waiting_words(seconds: float) -> str:
    """Give a wait in whole words."""
    if seconds < 600:
        return trn("{count} second", "{count} seconds", int(seconds))
    if seconds < 3600:
        return trn("{count} minute", "{count} minutes", int(seconds // 60))
    if seconds < 86400:
        return trn("{count} hour", "{count} hours", int(seconds // 3600))
    return trn("{count} day", "{count} days", int(seconds // 86400))
