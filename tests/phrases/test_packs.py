"""Every phrase pack that ships: sound, well worded, and usable as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from console.build import patterns, prepared_replies
from console.domain.autoreply import Condition, standard_rules
from console.domain.autoreply_check import problems
from console.domain.variables import AGENT, fill

PACKS = sorted(Path(str(resources.files("phrases"))).glob("starter-*.json"))
REPLIES = sorted(Path(str(resources.files("phrases"))).glob("autoreply-*.json"))
NAMES = {"客户称呼", "商品名称", "订单号", "客服昵称", "店铺名", "日期", "时间"}
WITHOUT_FALLBACK = {"日期", "时间"}
STAGES = {
    "zh_CN": (
        *("问候接待", "需求理解", "推荐", "解决异议 > 价格", "解决异议 > 质量", "解决异议 > 信用", "解决异议 > 售后"),
        *(
            "促成交易",
            "信息确认",
            "催付",
            "发货通知",
            "售后 > 退货",
            "售后 > 换货",
            "售后 > 退款",
            "投诉",
            "回访",
            "结束语",
        ),
        *("暂离 > 接电话", "暂离 > 在库房", "暂离 > 咨询人多"),
    ),
    "en": (
        *("Greeting", "Needs", "Recommending", "Concerns > Price", "Concerns > Quality", "Concerns > Trust"),
        *("Concerns > After-sales", "Closing", "Confirming", "Payment reminder", "Shipping", "After-sales > Returns"),
        *("After-sales > Exchanges", "After-sales > Refunds", "Complaints", "Follow-up", "Goodbye"),
        *("Away > On the phone", "Away > In the store room", "Away > Many customers"),
    ),
}
LEAST = {"zh_CN": 150, "en": 80}
FORBIDDEN = {
    "zh_CN": (
        *(
            "不是我负责",
            "您理解错",
            "应该先看",
            "没问题吧",
            "很快",
            "不久",
            "尽快",
            "应该可以",
            "可能会",
            "绝对",
            "一定",
        ),
        *("保证", "肯定", "百分百", "你", "不行", "还没做", "第一时间", "过几天", "随后"),
    ),
    "en": (
        *(
            "not my job",
            "you misunderstood",
            "should have read",
            "should be fine",
            "soon",
            "shortly",
            "asap",
            "probably",
        ),
        *("absolutely", "definitely", "guarantee", "maybe", "might", "always", "never", "can't"),
    ),
}
COMPLAINTS = {"投诉", "Complaints"}
_VARIABLE = re.compile(r"\{([^{}|?+\-]+)(?:[+-]\d+天)?(\|[^{}]*)?\}")


def load(path: Path) -> dict[str, Any]:
    pack: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return pack


def phrases(pack: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    for group in pack["groups"]:
        for phrase in group["phrases"]:
            yield tuple(group["path"]), phrase


def wordings(pack: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for path, phrase in phrases(pack):
        for text in (phrase["content"], *phrase.get("variants", ())):
            yield path, phrase["code"], text


def emoticons() -> list[str]:
    table = resources.files("resources") / "emoticons.tsv"
    return [line.split("\t")[1] for line in table.read_text(encoding="utf-8").splitlines()[1:]]


def test_there_is_a_pack_for_every_language() -> None:
    assert {load(path)["language"] for path in PACKS} >= {"zh_CN", "en"}


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
class TestPack:
    """One pack."""

    def test_shape(self, path: Path) -> None:
        pack = load(path)
        assert set(pack) == {"id", "name", "language", "version", "groups"}
        assert pack["id"] == path.stem
        assert pack["name"]
        assert isinstance(pack["version"], int)
        paths = [tuple(group["path"]) for group in pack["groups"]]
        assert len(set(paths)) == len(paths)
        assert all(group["phrases"] for group in pack["groups"])
        assert all(part.strip() == part and part for parts in paths for part in parts)
        ids = [group["id"] for group in pack["groups"]] + [phrase["id"] for _, phrase in phrases(pack)]
        assert len(set(ids)) == len(ids)
        for _, phrase in phrases(pack):
            assert {"id", "code", "title", "content"} <= set(phrase) <= {"id", "code", "title", "content", "variants"}

    def test_every_stage_of_a_visit_has_phrases(self, path: Path) -> None:
        pack = load(path)
        paths = {" > ".join(group["path"]) for group in pack["groups"]}
        assert set(STAGES[pack["language"]]) <= paths
        assert len(list(phrases(pack))) >= LEAST[pack["language"]]

    def test_codes_are_short_and_unique(self, path: Path) -> None:
        codes = [phrase["code"] for _, phrase in phrases(load(path))]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z][a-z0-9]{1,7}", code) for code in codes)

    def test_titles_and_texts(self, path: Path) -> None:
        pack = load(path)
        assert all(phrase["title"].strip() for _, phrase in phrases(pack))
        texts = [text for _, _, text in wordings(pack)]
        assert len(set(texts)) == len(texts)
        assert all(text.strip() == text and 2 < len(text) <= 200 for text in texts)

    def test_frequent_questions_have_three_wordings(self, path: Path) -> None:
        several = [phrase for _, phrase in phrases(load(path)) if len(phrase.get("variants", ())) >= 2]
        assert len(several) >= 10

    def test_nothing_is_said_that_should_not_be(self, path: Path) -> None:
        pack = load(path)
        for _, code, text in wordings(pack):
            folded = text.casefold()
            found = [word for word in FORBIDDEN[pack["language"]] if re.search(_whole(word), folded)]
            assert not found, f"{code}: {text}"

    def test_emoticons_are_few_and_known_and_none_stands_in_a_complaint(self, path: Path) -> None:
        known = emoticons()
        for group, code, text in wordings(load(path)):
            places = [match.start() for match in re.finditer("/:", text)]
            assert len(places) <= (0 if group[0] in COMPLAINTS else 2), code
            assert all(any(text.startswith(one, place) for one in known) for place in places), f"{code}: {text}"

    def test_phrases_can_be_used_as_they_stand(self, path: Path) -> None:
        now = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001  local time, as the window has it
        for _, code, text in wordings(load(path)):
            for name, fallback in _VARIABLE.findall(text):
                assert name in NAMES, f"{code}: {name}"
                assert fallback or name in WITHOUT_FALLBACK, f"{code}: {name} without a fallback"
            filled = fill(text, {}, now)
            assert not re.search(r"[{}|]", filled), f"{code}: {filled}"


def _whole(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


@pytest.mark.parametrize("language", [path.stem.removeprefix("autoreply-") for path in REPLIES])
def test_prepared_replies_can_be_sent_and_are_well_worded(language: str) -> None:
    prepared = prepared_replies(language)
    assert set(prepared) == set(Condition) - {Condition.KEYWORD}
    rules = standard_rules(prepared)
    assert not any(rule.on for rule in rules.rules)
    assert problems(rules, {AGENT}, patterns().compile) == []
    known = emoticons()
    for texts in prepared.values():
        assert 1 <= len(texts) <= 3
        for text in texts:
            assert not [word for word in FORBIDDEN[language] if re.search(_whole(word), text.casefold())], text
            places = [match.start() for match in re.finditer("/:", text)]
            assert len(places) <= 1, text
            assert all(any(text.startswith(one, place) for one in known) for place in places), text


def test_every_language_has_prepared_replies() -> None:
    assert [path.stem.removeprefix("autoreply-") for path in REPLIES] == sorted(STAGES)
