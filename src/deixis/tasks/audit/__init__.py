"""Is what a caption says to be seen? Each phrase supported, contradicted or not visible, with boxes."""

from deixis.tasks.audit.audit import Audit, Finding, RelationFinding, Verdict, audit

__all__ = ["Audit", "Finding", "RelationFinding", "Verdict", "audit"]
