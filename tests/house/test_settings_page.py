"""The manual's page of settings says what the options say."""

import pytest

from tools import settings_page


@pytest.mark.parametrize("language", settings_page.LANGUAGES)
def test_the_page_is_up_to_date(language: str) -> None:
    path = settings_page.page_path(language)
    assert path.read_text(encoding="utf-8") == settings_page.page(language), "python -m tools.settings_page"
