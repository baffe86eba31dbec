"""Variables of prepared answers are filled in where something is known, and stay visible where nothing is."""

from datetime import datetime

import pytest

from console.domain.variables import fill

NOW = datetime(2026, 11, 29, 14, 32)  # noqa: DTZ001 - local time, as the agent's wall clock shows it


@pytest.mark.parametrize(
    ("content", "filled"),
    [
        ("您好{客户称呼|亲}！", "您好小鹿！"),
        ("{客户称呼}，在的", "小鹿，在的"),
        ("{店铺名|本店}为您服务", "本店为您服务"),
        ("单号{订单号}已发出", "单号{订单号}已发出"),
        ("{日期}发货，{日期+3天}到", "11月29日发货，12月2日到"),
        ("{日期-1天}{时间}", "11月28日14:32"),
        ("好的{光标}，谢谢", "好的，谢谢"),
        ("{?尺码:S/M/L}", "{?尺码:S/M/L}"),
        ("没有变量 {} { 客户称呼", "没有变量 {} { 客户称呼"),
        ("", ""),
    ],
)
def test_what_is_known_is_filled_in(content: str, filled: str) -> None:
    assert fill(content, {"客户称呼": "小鹿", "店铺名": ""}, NOW) == filled


def test_a_fallback_stands_in_for_an_unknown_name() -> None:
    assert fill("您好{客户称呼|亲}", {}) == "您好亲"


def test_a_buyers_name_brings_in_no_other_variable() -> None:
    assert fill("{客户称呼}", {"客户称呼": "{客服昵称}", "客服昵称": "小美"}) == "{客服昵称}"


def test_without_a_time_dates_stay_as_they_are() -> None:
    assert fill("{日期} {日期+3天|近日}", {}) == "{日期} 近日"
