from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleApp(AppConfig):
    name = "terreau.people"
    label = "people"

    def ready(self) -> None:
        from terreau.foundation import care, house, jobs, search
        from terreau.foundation.archive import offer_archive
        from terreau.foundation.policy import offer_ground
        from terreau.people import actions, archive, offers, policy, queries, verbs  # noqa: F401
        from terreau.people.kept import KEPT

        care.offer_cared(offers.GROUPS)
        care.offer_verbs(verbs.VERBS)
        offer_archive(archive.GROUPS)
        offer_ground("territories.set_class", queries.group_to_set_class)
        offer_ground("territories.clear_class", queries.group_to_clear_class)
        house.offer_menu(house.MenuEntry(_("Groups"), "people:groups", order=40))
        house.offer_menu(house.MenuEntry(_("My account"), "people:account", order=90, known=True, icon="user"))
        house.offer_search(offers.SEARCH)
        search.offer_indexed("people.group", offers.groups.everything_indexed)
        for kept in KEPT:
            house.offer_kept(kept)
        house.offer_my_space(offers.my_groups)
        house.offer_queue(offers.groups_without_keeper)
        jobs.offer_periodic("people.broom", actions.forget_expired, timedelta(days=1))
