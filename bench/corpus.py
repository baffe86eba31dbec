"""A made-up history of a shop: Chinese sentences with order numbers and English words, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from uuid import UUID

from console.domain.ids import ContactId, OriginId
from console.domain.messages import Direction, MessageState
from console.ports import NewMessage

WORDS = (
    "您好 亲 请问 这款 有货 吗 什么 时候 发货 快递 单号 是 我 的 订单 已经 付款 了 还"
    " 没 收到 请 稍等 帮 您 查 一下 好的 谢谢 不客气 尺码 偏大 颜色 红色 黑色 白色 退货"
    " 退款 换货 运费 谁 出 质量 问题 可以 优惠 一点 包邮 满减 优惠券 怎么 用 客服 在 吗"
    " 地址 填 错 能 改 仓库 今天 下午 明天 顺丰 中通 韵达 圆通 发票 抬头 电子 公司 电话"
    " 号码 售后 保修 一年 七天 无理由 衣服 裤子 鞋子 手机 充电器 耳机 数据线 屏幕 碎 了"
    " 图片 看 不 清楚 重新 发 一张 麻烦 快 点 等 很久 满意 好评 晚安"
).split()
ENGLISH = "hello size order refund iPhone USB Type-C cm kg XL ok thanks delivery color black stock SKU".split()
_MARKS = ("，", "。", "？", "！", " ", "~", "")
_START = datetime(2024, 1, 1, tzinfo=UTC)
BIG, SMALL = ContactId(1), ContactId(2)
CONTACTS = 5_000


class Shop:
    """Makes sentences; rare characters follow Zipf's law, as in real texts."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made-up shops keep no secrets
        self._rare = [chr(0x4E00 + 7 * rank % 6000) for rank in range(1, 3000)]
        self._weights = list(accumulate(1 / rank for rank in range(1, 3000)))

    def sentence(self) -> str:
        """One message's text, of 2 to some 40 characters."""
        chance = self.random
        parts: list[str] = []
        for _ in range(chance.randint(1, 9)):
            parts += chance.choice(WORDS)
            if chance.random() < 0.3:
                parts += chance.choices(self._rare, cum_weights=self._weights, k=chance.randint(1, 3))
            if chance.random() < 0.25:
                parts += chance.choice(_MARKS)
        if chance.random() < 0.12:
            parts += f" {chance.choice(('', 'DD', 'SF', 'AB-'))}{chance.randint(10**9, 10**13)} "
        if chance.random() < 0.08:
            parts += " " + chance.choice(ENGLISH)
        return "".join(parts)

    def word(self, length: int) -> str:
        """A Chinese word of a length, as somebody looks for it: cut out of a sentence."""
        while True:
            text = "".join(c for c in self.sentence() if "一" <= c <= "\u9fff")
            if len(text) >= length:
                start = self.random.randint(0, len(text) - length)
                return text[start : start + length]

    def messages(self, number: int) -> Iterator[NewMessage]:
        """A history in the order of time: every tenth message belongs to one big conversation, 50 to a small one."""
        when = _START
        for count in range(number):
            when += timedelta(seconds=self.random.expovariate(1 / 45))
            if count % 10 == 0:
                contact = BIG
            elif count % max(number // 50, 1) == 1:
                contact = SMALL
            else:
                contact = ContactId(self.random.randint(3, CONTACTS))
            incoming = self.random.random() < 0.5
            yield NewMessage(
                contact_id=contact,
                direction=Direction.IN if incoming else Direction.OUT,
                body=self.sentence(),
                sent_at=when,
                state=MessageState.RECEIVED if incoming else MessageState.READ,
                origin_id=OriginId(UUID(int=self.random.getrandbits(128)).hex),
            )
