from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from terreau.foundation.care import Cared, offer_cared, offer_verbs
from terreau.foundation.house import (
    Card,
    Kept,
    MenuEntry,
    SearchHit,
    SearchSource,
    offer_about,
    offer_kept,
    offer_menu,
    offer_my_space,
    offer_search,
)
from terreau.foundation.markdown import excerpt
from terreau.foundation.policy import Actor, can


class ProcessesApp(AppConfig):
    name = "terreau.processes"
    label = "processes"

    def ready(self) -> None:
        from terreau.foundation import jobs
        from terreau.foundation.archive import offer_archive
        from terreau.processes import actions, archive, forgetting, keys, policy, verbs, versions  # noqa: F401 (policy has its rules)
        from terreau.processes.policy import Held

        offer_verbs(verbs.VERBS)
        offer_archive(archive.PROPOSALS)

        offer_menu(MenuEntry(_("Proposals"), "processes:index", order=30))
        offer_search(SearchSource("proposals", _("Proposals to town halls"), _found, order=40))
        offer_my_space(_mine)
        offer_about("people.group", _of_group)
        jobs.offer_periodic("processes.broom", forgetting.forget_old, timedelta(days=1))
        offer_kept(
            Kept(
                _("What you write on a letter: who writes, where to answer"),
                _("so that the town hall can answer you"),
                format_lazy(
                    _("as long as the proposal, and {days} days after it is deleted; your contact goes when you leave"),
                    days=keys.AGE // 86400,
                ),
                order=35,
            )
        )
        offer_cared(
            Cared(
                "processes.proposal",
                _("proposal"),
                _of_key,
                hide=actions.set_hidden,
                is_hidden=lambda proposal: proposal.hidden_at is not None,
                fields=(
                    ("title", _("Title")),
                    ("why", _("Why")),
                    ("methods_words", _("How")),
                    ("asks_words", _("Asks")),
                    ("calendar", _("Calendar")),
                ),
                knows=lambda actor, proposal: bool(can(actor, "processes.edit", Held(proposal))),
                first_shown=versions.first_public,
            )
        )


def _found(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    from terreau.processes.queries import search_public

    return [
        SearchHit(
            one.title, one.get_absolute_url(), excerpt(one.why, 160), _("Proposal, %(name)s") % {"name": one.territory}
        )
        for one in search_public(text, limit)
    ]


def _mine(actor: Actor) -> Iterable[Card]:
    from django.urls import reverse

    from terreau.processes.models import Status
    from terreau.processes.queries import of_actor

    for one in of_actor(actor):
        words = f"{one.territory.name} · {Status(one.status).label}"
        yield Card(str(one), reverse("processes:read", args=[one.slug]), words, "send", _("My proposals"))


def _of_group(actor: Actor, group: Any) -> Iterable[Card]:
    """The group's proposals that the reader may see; for its members, the way to write one."""
    from django.urls import reverse

    from terreau.people.queries import is_member
    from terreau.processes.models import Proposal

    seen = Proposal.objects.visible_to(actor).filter(group=group, deleted_at=None).select_related("territory")
    for one in seen.order_by("-pk"):
        page = one.get_absolute_url() if one.public else reverse("processes:read", args=[one.slug])
        yield Card(str(one), page, _("Proposal, %(name)s") % {"name": one.territory}, "send")
    first = group.territories.filter(kind="commune").order_by("pk").first()
    if first and not group.closed_at and is_member(actor, group):
        address = f"{reverse('processes:start')}?commune={first.code}"
        yield Card(_("Write to our town hall"), address, _("A letter and a file, step by step."), "pencil")


def _of_key(actor: Actor, key: str) -> Any:
    from terreau.foundation.errors import NotFound
    from terreau.processes.models import Proposal

    found = Proposal.objects.visible_to(actor).filter(pk=key).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise NotFound()
    return found
