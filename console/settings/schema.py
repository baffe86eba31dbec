"""Every option, declared once: key, type, default, what it may be, and the words for it."""

from __future__ import annotations

from console.domain.options import MINUTES_OF_DAY, AnyOption, Ascending, Option, Schema, Section, worded

_DAY = (0, MINUTES_OF_DAY - 1)

LANGUAGE = Option(
    "language", "system", ("system", "zh_CN", "en"), section=Section.GENERAL, label=worded("Language"),
    help=worded("In force at once; buyers do not see it."),
    words=(worded("Like the system"), "简体中文", "English"),
)  # fmt: skip
THEME = Option(
    "theme", "system", ("system", "light", "dark"), section=Section.GENERAL, label=worded("Theme"),
    words=(worded("Like the system"), worded("Light"), worded("Dark")),
)  # fmt: skip
TEXT_PERCENT = Option(
    "text_percent", 100, (100, 125, 150, 175, 200), section=Section.GENERAL, label=worded("Text size"),
    help=worded("Of the size that the system has for its texts."),
    words=("100 %", "125 %", "150 %", "175 %", "200 %"),
)  # fmt: skip
AUTOSTART = Option(
    "autostart", False, section=Section.GENERAL, group=worded("Start and end"), label=worded("Start with the system"),
    help=worded("The console opens by itself when you sign in to this computer."),
)  # fmt: skip
START_HIDDEN = Option(
    "start_hidden", False, section=Section.GENERAL, group=worded("Start and end"),
    label=worded("Start hidden in the tray"),
    help=worded("Where there is no tray, and where somebody has to sign in, the window is shown all the same."),
)  # fmt: skip
KEEP_IN_TRAY = Option(
    "keep_in_tray", True, (True, False), section=Section.GENERAL, group=worded("Start and end"),
    label=worded("The close button"),
    words=(worded("Keeps the console in the tray"), worded("Ends the console")),
    help=worded("Where there is no tray it ends the console."),
)  # fmt: skip

SOUNDS = Option("sounds", True, section=Section.NOTIFICATIONS, label=worded("Sounds"))
BANNERS = Option(
    "banners", True, section=Section.NOTIFICATIONS, label=worded("Banners"),
    help=worded("Shown by the desktop while you look at something else; a click leads to the conversation."),
)  # fmt: skip
HIDE_TEXT = Option(
    "hide_text", False, section=Section.NOTIFICATIONS, label=worded("No text of messages on banners"), needs="banners",
    help=worded("Only the name is shown: for a screen that others see."),
)  # fmt: skip
BADGE = Option("badge", True, section=Section.NOTIFICATIONS, label=worded("Number of unread messages on the tray"))
VISITOR_SOUND = Option(
    "visitor_sound", True, section=Section.NOTIFICATIONS, group=worded("New visitor"),
    label=worded("Sound for a new visitor"), short=worded("Sound"), needs="sounds",
)  # fmt: skip
VISITOR_BANNER = Option(
    "visitor_banner", True, section=Section.NOTIFICATIONS, group=worded("New visitor"),
    label=worded("Banner for a new visitor"), short=worded("Banner"), needs="banners",
)  # fmt: skip
VISITOR_FLASH = Option(
    "visitor_flash", True, section=Section.NOTIFICATIONS, group=worded("New visitor"),
    label=worded("Flash in the task bar for a new visitor"), short=worded("Flash in the task bar"),
)  # fmt: skip
MESSAGE_SOUND = Option(
    "message_sound", True, section=Section.NOTIFICATIONS, group=worded("Message"),
    label=worded("Sound for a message"), short=worded("Sound"), needs="sounds",
)  # fmt: skip
MESSAGE_BANNER = Option(
    "message_banner", True, section=Section.NOTIFICATIONS, group=worded("Message"),
    label=worded("Banner for a message"), short=worded("Banner"), needs="banners",
)  # fmt: skip
MESSAGE_FLASH = Option(
    "message_flash", True, section=Section.NOTIFICATIONS, group=worded("Message"),
    label=worded("Flash in the task bar for a message"), short=worded("Flash in the task bar"),
)  # fmt: skip
WAITING_SOUND = Option(
    "waiting_sound", True, section=Section.NOTIFICATIONS, group=worded("Waiting too long"),
    label=worded("Sound when a buyer waits too long"), short=worded("Sound"), needs="sounds",
)  # fmt: skip
WAITING_BANNER = Option(
    "waiting_banner", False, section=Section.NOTIFICATIONS, group=worded("Waiting too long"),
    label=worded("Banner when a buyer waits too long"), short=worded("Banner"), needs="banners",
)  # fmt: skip
WAITING_FLASH = Option(
    "waiting_flash", True, section=Section.NOTIFICATIONS, group=worded("Waiting too long"),
    label=worded("Flash in the task bar when a buyer waits too long"), short=worded("Flash in the task bar"),
)  # fmt: skip
REMINDER_SOUND = Option(
    "reminder_sound", True, section=Section.NOTIFICATIONS, group=worded("Reminder"),
    label=worded("Sound for a reminder"), short=worded("Sound"), needs="sounds",
)  # fmt: skip
REMINDER_BANNER = Option(
    "reminder_banner", True, section=Section.NOTIFICATIONS, group=worded("Reminder"),
    label=worded("Banner for a reminder"), short=worded("Banner"), needs="banners",
)  # fmt: skip
REMINDER_FLASH = Option(
    "reminder_flash", True, section=Section.NOTIFICATIONS, group=worded("Reminder"),
    label=worded("Flash in the task bar for a reminder"), short=worded("Flash in the task bar"),
)  # fmt: skip
QUIET = Option(
    "quiet", False, section=Section.NOTIFICATIONS, group=worded("Quiet hours"), label=worded("Keep quiet hours"),
    help=worded("In them there are no sounds, no banners and no flashing; messages arrive as ever."),
)  # fmt: skip
QUIET_FROM = Option(
    "quiet_from", 22 * 60, bounds=_DAY, time=True, section=Section.NOTIFICATIONS, group=worded("Quiet hours"),
    label=worded("Quiet from"), short=worded("From"), needs="quiet",
)  # fmt: skip
QUIET_UNTIL = Option(
    "quiet_until", 8 * 60, bounds=_DAY, time=True, section=Section.NOTIFICATIONS, group=worded("Quiet hours"),
    label=worded("Quiet until"), short=worded("until"), needs="quiet",
)  # fmt: skip

ENTER_SENDS = Option(
    "enter_sends", True, (True, False), section=Section.CHAT, label=worded("Sending"),
    words=(worded("Enter sends, Shift+Enter breaks the line"), worded("Ctrl+Enter sends, Enter breaks the line")),
)  # fmt: skip
SEND_GUARD = Option(
    "send_guard", True, section=Section.CHAT, label=worded("Do not send what still has places to fill in"),
    help=worded("A variable that the console does not know stands out; the message stays until it is filled in."),
)  # fmt: skip
PHRASE_DOUBLE_CLICK = Option(
    "phrase_double_click", False, section=Section.CHAT, label=worded("A double click on a quick phrase sends it"),
)  # fmt: skip
SHOP_NAME = Option(
    "shop_name", "", bounds=(0, 40), section=Section.CHAT, label=worded("Shop's name"),
    help=worded(
        "Stands for the shop's name in phrases and automatic replies. Empty: what stands before the colon in your name."
    ),
)  # fmt: skip
UNDO_SEND = Option(
    "undo_send", 0, bounds=(0, 5), section=Section.CHAT, label=worded("Hold messages back"), unit=worded("seconds"),
    zero=worded("Not at all"), help=worded(
        "So long Undo stands beside what you have just sent and brings it back; Ctrl+Z in the empty message input "
        "does the same."
    ),
)  # fmt: skip
SPELL_CHECK = Option(
    "spell_check", False, section=Section.CHAT, label=worded("Check the spelling while you write"),
    help=worded("Of English words; a right click on a marked one offers others, and keeps it among your words."),
)  # fmt: skip
ASK_LINKS = Option(
    "ask_links", True, section=Section.CHAT, group=worded("Links and pictures"),
    label=worded("Ask before a link is opened"),
    help=worded("Where you are not asked, a link that looks like a deception is still shown before it is opened."),
)  # fmt: skip
ASK_PICTURES = Option(
    "ask_pictures", "elsewhere", ("always", "elsewhere", "never"), section=Section.CHAT,
    group=worded("Links and pictures"), label=worded("Ask before a picture is loaded"),
    words=(worded("Every time"), worded("When it does not lie on the shop's own server"), worded("Never")),
    help=worded("A picture is fetched from the server where the buyer put it, which learns that you look."),
)  # fmt: skip
HISTORY_DAYS = Option(
    "history_days", 0, bounds=(0, 3650), section=Section.CHAT, group=worded("History"),
    label=worded("Keep the chat history for"), unit=worded("days"), zero=worded("Always"),
    help=worded(
        "Older messages are deleted from this computer for good, those of pinned contacts too; you are asked before "
        "the first time. Contacts, notes and the server's own archive stay."
    ),
)  # fmt: skip

AWAY_MINUTES = Option(
    "away_minutes", 10, bounds=(0, 240), section=Section.PERSONAL, group=worded("Away by itself"),
    label=worded("Away after"), unit=worded("minutes"), zero=worded("Never"),
    help=worded("So long without keyboard and mouse, from Online only; back at the first key or move of the mouse."),
)  # fmt: skip

MAX_BUYERS = Option(
    "max_buyers", 0, bounds=(0, 500), section=Section.RECEPTION, label=worded("Buyers at once"),
    zero=worded("No limit"),
    help=worded(
        "Shown beside Active, with a quiet word when there are more. Nobody is turned away; "
        "the automatic reply has a number of its own."
    ),
)  # fmt: skip
SERVED = Option(
    "served", "open", ("open", "recent", "waiting"), section=Section.RECEPTION,
    label=worded("What counts as being served"),
    words=(
        worded("Every conversation under Active"),
        worded("Those in which something was said lately"),
        worded("Those whose buyer waits for an answer"),
    ),
    help=worded("For the limit above and for the automatic reply when serving more than the set number."),
)  # fmt: skip
SERVED_MINUTES = Option(
    "served_minutes", 30, bounds=(1, 1440), section=Section.RECEPTION, label=worded("Lately means: in the last"),
    unit=worded("minutes"),
)  # fmt: skip
SORT_ORDER = Option(
    "sort_order", "urgent", ("urgent", "latest"), section=Section.RECEPTION, label=worded("Order of conversations"),
    words=(worded("Who waits longest first"), worded("Latest message first")),
)  # fmt: skip
WAIT_LATE = Option(
    "wait_late", 30, bounds=(5, 3600), section=Section.RECEPTION, group=worded("Waiting"),
    label=worded("Late after"), unit=worded("seconds"), help=worded("The ring turns orange: time to answer."),
)  # fmt: skip
WAIT_TOO_LATE = Option(
    "wait_too_late", 40, bounds=(5, 3600), section=Section.RECEPTION, group=worded("Waiting"),
    label=worded("Too late after"), unit=worded("seconds"),
    help=worded("A dot joins the ring, and you are told if the notifications say so."),
)  # fmt: skip
WAIT_LOST = Option(
    "wait_lost", 180, bounds=(5, 7200), section=Section.RECEPTION, group=worded("Waiting"),
    label=worded("Very long after"), unit=worded("seconds"), help=worded("The ring turns red."),
)  # fmt: skip

TRAY_TOLD = Option("tray_told", False)
PANEL_SHOWN = Option("panel_shown", True)
LEFT_WIDTH = Option("left_width", 0, bounds=(0, 4000))
RIGHT_WIDTH = Option("right_width", 0, bounds=(0, 4000))
GEOMETRY = Option("geometry", "")
LAST_ACCOUNT = Option("last_account", "")

ALL: tuple[AnyOption, ...] = (
    LANGUAGE, THEME, TEXT_PERCENT, AUTOSTART, START_HIDDEN, KEEP_IN_TRAY,
    SOUNDS, BANNERS, HIDE_TEXT, BADGE, VISITOR_SOUND, VISITOR_BANNER, VISITOR_FLASH, MESSAGE_SOUND, MESSAGE_BANNER,
    MESSAGE_FLASH, WAITING_SOUND, WAITING_BANNER, WAITING_FLASH, REMINDER_SOUND, REMINDER_BANNER, REMINDER_FLASH,
    QUIET, QUIET_FROM, QUIET_UNTIL,
    ENTER_SENDS, SEND_GUARD, PHRASE_DOUBLE_CLICK, SHOP_NAME, UNDO_SEND, SPELL_CHECK, ASK_LINKS, ASK_PICTURES,
    HISTORY_DAYS,
    AWAY_MINUTES,
    MAX_BUYERS, SERVED, SERVED_MINUTES, SORT_ORDER, WAIT_LATE, WAIT_TOO_LATE, WAIT_LOST,
    TRAY_TOLD, PANEL_SHOWN, LEFT_WIDTH, RIGHT_WIDTH, GEOMETRY, LAST_ACCOUNT,
)  # fmt: skip
SCHEMA = Schema(
    ALL,
    (
        Ascending(
            ("wait_late", "wait_too_late", "wait_lost"),
            worded("Each waiting limit must be longer than the one before it. Make this one longer."),
        ),
    ),
)
