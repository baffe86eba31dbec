"""The product and the order that messages mention."""

from __future__ import annotations

import pytest

from console.domain.facts import LOOKED_AT, Facts, mentioned


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], Facts()),
        (["在吗", "发货了吗 13800138000"], Facts()),
        (["订单编号：20261122334455，什么时候发"], Facts(order="20261122334455")),
        (["订单号是2026112233445566", "另一个订单 9988776655443322"], Facts(order="9988776655443322")),
        (["my order number is 1234567890"], Facts(order="1234567890")),
        (["reorder 1234567890"], Facts()),
        (["订单123"], Facts()),
        (["【夏季薄款 连衣裙】https://shop.test/item?id=1"], Facts("夏季薄款 连衣裙")),
        (["【注意】明天放假"], Facts()),
        (["商品名称：杯子", "【碗】https://shop.test/2 商品：盘子\n好吗"], Facts("盘子")),
        (["商品: 杯子 ", "订单号 1234567890"], Facts("杯子", "1234567890")),
    ],
)
def test_what_was_mentioned_last_counts(texts: list[str], found: Facts) -> None:
    assert mentioned(texts) == found


def test_what_is_noted_comes_first() -> None:
    assert Facts("杯子").or_else(Facts("盘子", "1")) == Facts("杯子", "1")


def test_of_a_flood_only_the_beginning_is_looked_at() -> None:
    assert mentioned(["订单号 3820991746512088" + "长" * 60_000]) == Facts("", "3820991746512088")
    assert mentioned(["长" * LOOKED_AT + "订单号 3820991746512088"]) == Facts()
