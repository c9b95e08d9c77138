"""The fixtures of the browser's tests: one browser for all of them, since no second one can be started beside it."""

from tests.browser.visits import chromium, phone, plain_visit, site, visit

__all__ = ["chromium", "phone", "plain_visit", "site", "visit"]
