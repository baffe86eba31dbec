"""Variables in prepared answers, such as {客户称呼|亲} and {日期+3天}: a pure function fills in what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

BUYER = "客户称呼"
AGENT = "客服昵称"
SHOP = "店铺名"
DATE = "日期"
TIME = "时间"
CARET = "光标"

_VARIABLE = re.compile(
    r"\{(?P<name>[^{}|?+\-\n]{1,20})(?:(?P<sign>[+-])(?P<days>\d{1,3})天)?(?:\|(?P<fallback>[^{}\n]*))?\}"
)


def fill(content: str, values: Mapping[str, str], now: datetime | None = None) -> str:
    """Replace every variable that has a value or a fallback, drop {光标}, and leave the others as they stand.

    now: local time for {日期}, {日期+3天} and {时间}; a value of the same name wins. Filled-in text is not looked
    through again, so that a buyer's name cannot bring in another variable.
    """

    def replaced(match: re.Match[str]) -> str:
        name = match["name"].strip()
        if name == CARET:
            return ""
        value = values.get(name, "") if match["days"] is None else ""
        value = value or _moment(match, name, now)
        if value:
            return value
        return match[0] if match["fallback"] is None else match["fallback"]

    return _VARIABLE.sub(replaced, content)


def _moment(match: re.Match[str], name: str, now: datetime | None) -> str:
    if now is None:
        return ""
    if name == TIME and match["days"] is None:
        return now.strftime("%H:%M")
    if name != DATE:
        return ""
    days = int(match["days"] or 0)
    day = now + timedelta(days=-days if match["sign"] == "-" else days)
    return f"{day.month}月{day.day}日"
