"""The tables. Each module holds one concern; ``Base.metadata`` knows all of them."""

from service.models.archives import Archive, ArchiveItem, ArchiveLimits, ArchiveRun, ArchiveUnit, Origin
from service.models.base import Base
from service.models.drafts import Decision, Draft, DraftVersion, State
from service.models.jobs import ENDED, Job, JobFile, JobState, WorkerBeat
from service.models.lexicon import (
    LexiconEntryRow,
    LexiconEvent,
    LexiconRelease,
    Proposal,
    ProposalState,
    ProposedChange,
    Replay,
    ReplayOpening,
    TrustedKey,
)
from service.models.lists import ListRow, ListVersion
from service.models.oversight import (
    UNSETTLED,
    Checkup,
    FindingRecord,
    FindingStep,
    Interpretation,
    InterpretationVersion,
    Mending,
    ReviewSheet,
)
from service.models.people import EndedSession, Grant, LoginAttempt, Role, Token, Unit, User
from service.models.records import Event, IdempotencyKey, ReviewRecord

__all__ = [
    "ENDED",
    "UNSETTLED",
    "Archive",
    "ArchiveItem",
    "ArchiveLimits",
    "ArchiveRun",
    "ArchiveUnit",
    "Base",
    "Checkup",
    "Decision",
    "Draft",
    "DraftVersion",
    "EndedSession",
    "Event",
    "FindingRecord",
    "FindingStep",
    "Grant",
    "IdempotencyKey",
    "Interpretation",
    "InterpretationVersion",
    "Job",
    "JobFile",
    "JobState",
    "LexiconEntryRow",
    "LexiconEvent",
    "LexiconRelease",
    "ListRow",
    "ListVersion",
    "LoginAttempt",
    "Mending",
    "Origin",
    "Proposal",
    "ProposalState",
    "ProposedChange",
    "Replay",
    "ReplayOpening",
    "ReviewRecord",
    "ReviewSheet",
    "Role",
    "State",
    "Token",
    "TrustedKey",
    "Unit",
    "User",
    "WorkerBeat",
]
