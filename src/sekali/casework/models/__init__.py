"""Applications from the first answer to the decision, and the open work of offices."""

from sekali.casework.models.applications import Bundle, BundlePart, Draft, Offer
from sekali.casework.models.breaking import BrokenGlass
from sekali.casework.models.cases import Case, CaseEvent, CaseNumber, EffectStep, InspectionReport
from sekali.casework.models.checking import RegistryCheck
from sekali.casework.models.judging import Ranking, Review
from sekali.casework.models.lists import BulkFile, BulkRow, RecurringRun
from sekali.casework.models.looking import LookReview, LooksChecked, ReviewedLook
from sekali.casework.models.mending import MendRequest, MendWork
from sekali.casework.models.merging import MergeSide, MergeWork
from sekali.casework.models.objecting import Objection, ObjectionWork
from sekali.casework.models.privacy import (
    Breach,
    DataCopy,
    Erasure,
    ImpactJudgement,
    LegalHold,
    RetiredCases,
)
from sekali.casework.models.work import Escalation, Telling, WorkItem

__all__ = [
    "Breach",
    "BrokenGlass",
    "BulkFile",
    "BulkRow",
    "Bundle",
    "BundlePart",
    "Case",
    "CaseEvent",
    "CaseNumber",
    "DataCopy",
    "Draft",
    "EffectStep",
    "Erasure",
    "Escalation",
    "ImpactJudgement",
    "InspectionReport",
    "LegalHold",
    "LookReview",
    "LooksChecked",
    "MendRequest",
    "MendWork",
    "MergeSide",
    "MergeWork",
    "Objection",
    "ObjectionWork",
    "Offer",
    "Ranking",
    "RecurringRun",
    "RegistryCheck",
    "RetiredCases",
    "Review",
    "ReviewedLook",
    "Telling",
    "WorkItem",
]
