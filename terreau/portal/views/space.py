"""A known person's own page: what is hers, and what waits for her."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.foundation.house import Card, house


@login_required
def my_space(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    cards = [card for offer in house.my_space for card in offer(actor)]
    waiting = [card for offer in house.queue for card in offer(actor)]
    sections = [
        (section, list(those)) for section, those in groupby(sorted(cards, key=_section), key=lambda card: card.section)
    ]
    return render(request, "portal/my_space.html", {"sections": sections, "waiting": waiting})


def _section(card: Card) -> str:
    return str(card.section)
