"""What may be asked about the people of a life: the words, once, with source and status."""

from typing import Final

from ipt.findings import Rule, Status

__all__ = ["RULES"]

WHO: Final = Rule(
    code="INV-ASK-WHO",
    asks=True,
    message="who are the people in this life, now and before the episode",
    remedy="everything that an inventory can show",
    source="alpf-phases",
    status=Status.SECONDARY,
)
VIOLENCE: Final = Rule(
    code="INV-ASK-VIOLENCE",
    asks=True,
    message="asked alone with the patient: is there violence, threat, coercion or fear",
    remedy="whether a dispute may be worked on, and anybody asked in",
    source="ipt",
    status=Status.ASSUMED,
)
CONFIDANT: Final = Rule(
    code="INV-ASK-CONFIDANT",
    asks=True,
    message="in whom can the patient confide",
    remedy="whether there is a living confidant",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
RECIPROCAL: Final = Rule(
    code="INV-ASK-RECIPROCAL",
    asks=True,
    message="what do the two expect of each other, and do they see it alike",
    remedy="whether the conflict is a role dispute",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
CONFLICT: Final = Rule(
    code="INV-ASK-CONFLICT",
    asks=True,
    message="is there a conflict now, open or covert, and how do arguments end",
    remedy="whether there is a role dispute",
    source="Dietz-prompts",
    status=Status.SECONDARY,
)
WHEN: Final = Rule(
    code="INV-ASK-WHEN",
    asks=True,
    message="when was it, seen from the onset of the episode",
    remedy="whether it is a role transition to consider",
    source="Markowitz06",
    status=Status.SECONDARY,
)
DEATH: Final = Rule(
    code="INV-ASK-DEATH",
    asks=True,
    message="when did the person die",
    remedy="whether grief can be chosen, which takes the death as a life event",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
CLOSE: Final = Rule(
    code="INV-ASK-CLOSE",
    asks=True,
    message="how close was the person who died",
    remedy="whether there is grief to consider",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
LIVING: Final = Rule(
    code="INV-ASK-LIVING",
    asks=True,
    message="is the person alive",
    remedy="whether a death was passed over, and who can be there now",
    source="ipt",
    status=Status.INFERRED,
)
MENTIONED: Final = Rule(
    code="INV-ASK-MENTIONED",
    asks=True,
    message="who is it that was spoken of and is not in the inventory",
    remedy="who is left out, which may tell of a covert conflict",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
CHANGES: Final = Rule(
    code="INV-ASK-CHANGES",
    asks=True,
    message="what changed between the two around the onset",
    remedy="which candidate lies nearest to the onset",
    source="alpf-phases",
    status=Status.SECONDARY,
)
OTHER_SIDE: Final = Rule(
    code="INV-ASK-OTHER-SIDE",
    asks=True,
    message="what does the other one expect of the patient",
    remedy="whether expectations are reciprocal",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
BOTH_SIDES: Final = Rule(
    code="INV-ASK-LIKED",
    asks=True,
    message="what does the patient like about the person, and what not",
    remedy="what is satisfying in the relationship, and what is missing",
    source="Dietz-prompts",
    status=Status.SECONDARY,
)
KNOWS: Final = Rule(
    code="INV-ASK-KNOWS",
    asks=True,
    message="does the person know about the symptoms",
    remedy="who can take the illness into account",
    source="Dietz-prompts",
    status=Status.SECONDARY,
)
SUPPORT: Final = Rule(
    code="INV-ASK-SUPPORT",
    asks=True,
    message="what support do the two give each other",
    remedy="whom the patient can turn to, and for what",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
CLOSENESS: Final = Rule(
    code="INV-ASK-CLOSENESS",
    asks=True,
    message="how close is the person, and how close should they be",
    remedy="which distance the patient would change",
    source="PICS",
    status=Status.PUBLISHED,
)
CONTACT: Final = Rule(
    code="INV-ASK-CONTACT",
    asks=True,
    message="how often are the two in touch, and what do they do together",
    remedy="who is within reach",
    source="Dietz-prompts",
    status=Status.SECONDARY,
)
WISHED: Final = Rule(
    code="INV-ASK-WISHED",
    asks=True,
    message="what would the patient change in the relationship, and who would have to",
    remedy="what a goal could be",
    source="Dietz-prompts",
    status=Status.SECONDARY,
)

RULES: Final = Rule.collect(globals())
"""Every question about the people of a life, in order of code."""
