"""A notice is for its person alone."""

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.notices.models import Notice


@rule("notices.read")
def read(actor: Actor, notice: Notice) -> Decision:
    mine = Notice.objects.visible_to(actor).filter(pk=notice.pk).exists()
    return YES if mine else no(_("This is addressed to somebody else."))
