"""How much a view weighs on the line."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page


def weigh(page: Page) -> Mapping[str, int]:
    """Path → bytes that travelled for it, headers included; filled while the page loads."""
    weight: dict[str, int] = {}
    names: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda one: names.update({one["requestId"]: one["response"]["url"]}))

    def add(one: Mapping) -> None:
        name = re.sub(r"^https?://[^/]+", "", names.get(one["requestId"], "?"))
        weight[name] = weight.get(name, 0) + int(one["encodedDataLength"])

    session.on("Network.loadingFinished", add)
    return weight
