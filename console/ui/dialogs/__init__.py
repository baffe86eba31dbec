"""The boxes that ask or tell; they only show and ask back by signals, the caller acts."""

from console.ui.dialogs.crash import CrashDialog
from console.ui.dialogs.date_pick import DatePickDialog
from console.ui.dialogs.keys import KeysDialog
from console.ui.dialogs.links import LinkDialog, LinkFacts, LinkWarning, inspect_link, open_in_browser
from console.ui.dialogs.notices import AboutDialog, FirstCloseDialog, ProblemDialog
from console.ui.dialogs.picture_preview import PicturePreviewDialog
from console.ui.dialogs.sign_in import SignInDialog, SignInRequest
from console.ui.dialogs.store_problem import StoreChoice, StoreProblemDialog

__all__ = [
    "AboutDialog",
    "CrashDialog",
    "DatePickDialog",
    "FirstCloseDialog",
    "KeysDialog",
    "LinkDialog",
    "LinkFacts",
    "LinkWarning",
    "PicturePreviewDialog",
    "ProblemDialog",
    "SignInDialog",
    "SignInRequest",
    "StoreChoice",
    "StoreProblemDialog",
    "inspect_link",
    "open_in_browser",
]
