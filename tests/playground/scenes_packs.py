"""Scenes of the dialogs of phrase packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from console.domain.packs import (
    Age,
    InstalledPack,
    Manifest,
    Pack,
    PackFile,
    PackMerge,
    PackOffer,
    Subscription,
    Trust,
    diff,
)
from console.ui.dialogs.pack_key import KeyChangedDialog
from console.ui.dialogs.pack_offer import PackDialog
from console.ui.dialogs.pack_subscriptions import SubscriptionsDialog, found_sentence
from console.ui.dialogs.packs import PacksDialog
from console.ui.models.pack_rows import rows_of_offer
from console.ui.theme import current
from console.ui.views.side_panel import SidePanel
from tests.helpers.packs import pack
from tests.helpers.panes import Desk
from tests.playground import scene
from tests.playground.scenes_phrases import dressed_panel

OLD_KEY, NEW_KEY = "ab" * 32, "cd" * 32
TODAY = date(2026, 11, 9)
SHARE = "/srv/share/话术/team-1.2.qpack"


def _pack(version: str, *contents: str) -> Pack:
    made = pack(version, *contents)
    changes = "双11价格和发货时间已更新\n新增：晚发赔付、以旧换新"
    said = replace(
        made.manifest, changelog=changes, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 12)
    )  # fmt: skip
    return replace(made, manifest=said)


OLD = _pack(
    "1.1",
    "hi=您好，欢迎光临",
    "fh=亲，今天16点前拍下当天发货",
    "by=满199元包邮",
    "th=支持7天无理由退换",
    "gq=双10活动已开始",
)
NEW = _pack(
    "1.2",
    "hi=您好，欢迎光临，双11快乐",
    "fh=亲，大促期间48小时内发货",
    "by=满99元包邮，新疆西藏除外",
    "th=支持7天无理由退换",
    "hx=以旧换新最高抵500元",
    "pf=晚发必赔，请放心下单",
)


def offer(trust: Trust = Trust.KNOWN, *, update: bool = True) -> PackOffer:
    """An offer as the service makes it."""
    file = PackFile(NEW, "d", NEW_KEY)
    if not update:
        return PackOffer(file, Age.NEW, trust, None, diff(None, NEW), PackMerge((), (), ()), SHARE)
    mine = replace(NEW.phrases[0], content="您好，我是小美，很高兴为您服务")
    merged = PackMerge((), ((NEW.phrases[0], mine),), (OLD.phrases[4],))
    return PackOffer(file, Age.NEWER, trust, OLD.manifest, diff(OLD, NEW), merged, SHARE)


def _dialog(made: PackOffer) -> QWidget:
    dialog = PackDialog(current(), "team-1.2.qpack")
    dialog.show_offer(made, rows_of_offer(made), OLD.groups, TODAY)
    return dialog


@scene("pack-install")
def pack_install() -> QWidget:
    """A pack that is new here."""
    return _dialog(offer(Trust.FIRST, update=False))


@scene("pack-update")
def pack_update() -> QWidget:
    """What an update changes."""
    return _dialog(offer())


@scene("pack-refused")
def pack_refused() -> QWidget:
    """A file that is no good."""
    from console.domain.errors import Problem
    from console.i18n.problems import sentence

    dialog = PackDialog(current(), "team-1.2.qpack")
    dialog.fail_with(sentence(Problem.PACK_BAD_SIGNATURE, {"path": "team-1.2.qpack"}))
    return dialog


@scene("pack-key")
def pack_key() -> QWidget:
    """Another key than before."""
    return KeyChangedDialog("团队话术", OLD_KEY, NEW_KEY)


def _installed(manifest: Manifest, former: str, address: str) -> InstalledPack:
    return InstalledPack(manifest, 2, former, datetime(2026, 11, 2, tzinfo=UTC), NEW_KEY, "d", address)


@scene("packs")
def packs() -> QWidget:
    """The packs that are installed."""
    starter = Manifest("starter", "入门话术", "1.0", "Agent Console", "zh_CN")
    installed = [_installed(NEW.manifest, "1.1", SHARE), _installed(starter, "", "")]
    return PacksDialog(installed, TODAY)


@scene("pack-subscriptions")
def pack_subscriptions() -> QWidget:
    """Where newer packs are looked for."""
    checked = datetime(2026, 11, 9, 3, 20, tzinfo=UTC)
    known = [
        Subscription("//fileserver/kefu/packs", True, checked),
        Subscription("https://shop.example/packs/team.qpack", False, checked, "pack-unreachable"),
    ]
    dialog = SubscriptionsDialog(known)
    dialog.say(found_sentence([offer()]), [offer()])
    return dialog


@scene("pack-banner")
def pack_banner() -> QWidget:
    """The quiet word in the panel."""

    async def dress(panel: SidePanel, _world: Desk) -> None:
        panel.phrases.banner.show_offers([offer()])

    return dressed_panel(dress)


@scene("pack-hostile")
def pack_hostile() -> QWidget:
    """A pack that says too much, without a blank, as markup."""
    made = offer(Trust.FIRST, update=False)
    noise = "<h1>x</h1>" * 40
    said = replace(made.file.pack.manifest, name=noise, author=noise, language=noise[:20], changelog="W" * 3000)
    loud = replace(made.file.pack.phrases[0], code="9" * 200, content=noise * 4)
    file = replace(made.file, pack=replace(made.file.pack, manifest=said, phrases=(loud,)))
    return _dialog(replace(made, file=file, diff=diff(None, file.pack), address="/srv/" + "x" * 400))
