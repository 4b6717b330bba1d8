"""What reference documents and bases add to the desk; called once, when Django starts."""

from django.utils.translation import gettext_lazy as _

from sen.desk import registry
from sen.guard.registry import register_owner
from sen.org.registry import register_powers
from sen.plan import rules

SENTENCES = {
    "plan.reference_added": _("added the reference document %(number)s"),
    "plan.reference_corrected": _("corrected the document from %(before)s to %(after)s"),
    "plan.basis_cited": _("said that the task carries out %(cited)s"),
    "plan.basis_removed": _("said that the task does not carry out %(cited)s"),
}


def register_bases() -> None:
    registry.register_door(_("Reference documents"), "references", order=22)
    register_owner("plan.referencedocument", rules.can_read_reference_file)
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_powers(rules.REVIEWERS, *SENTENCES)
