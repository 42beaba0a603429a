"""What the client reads is what the server writes: a field that no answer has would stay empty for ever."""

from typing import Any

import msgspec
import pytest

from rotoscope.api.jobs import JobCreated
from rotoscope.client import delivery_models, models, people_models, quality_models, review_models, webhooks
from rotoscope.domain import member, schema
from rotoscope.wire import (
    audit,
    delivery_log,
    edit_post,
    invitation,
    issue,
    job_actions,
    review,
    scores,
    summary,
    task,
    upload,
    webhook,
    workflow,
    workplace,
)
from rotoscope.wire import member as wire_member
from rotoscope.wire import project as project_view

PAIRS: list[tuple[Any, Any]] = [
    (models.Me, wire_member.Me),
    (models.Project, project_view.ProjectView),
    (models.Key, member.Key),
    (models.Member, wire_member.MemberListing),
    (models.SignInLink, wire_member.SignInLink),
    (models.Attribute, schema.Attribute),
    (models.Label, schema.Label),
    (models.LabelSchema, schema.LabelSchema),
    (models.Workflow, workflow.WorkflowView),
    (models.Batch, summary.BatchSummary),
    (models.NewJob, JobCreated),
    (models.JobStatus, summary.JobSummary),
    (models.OpenedJob, workplace.JobView),
    (models.JobView, workplace.Workplace),
    (models.JobOutcome, job_actions.JobOutcome),
    (models.Frame, workplace.FrameView),
    (models.Upload, upload.UploadView),
    (delivery_models.Delivery, delivery_log.DeliverySummary),
    (delivery_models.DeliveryAttempt, delivery_log.AttemptSummary),
    (models.Task, task.TaskView),
    (models.EditOutcome, edit_post.EditOutcome),
    (models.EditsAnswer, edit_post.EditsAnswer),
    (review_models.Person, issue.Person),
    (review_models.Comment, issue.CommentView),
    (review_models.Issue, issue.IssueView),
    (review_models.Finding, review.FindingView),
    (quality_models.Scores, scores.Scores),
    (quality_models.FarTrack, scores.FarTrack),
    (quality_models.ScoreReport, scores.ScoresView),
    (quality_models.ConfusedJob, scores.ConfusedJob),
    (quality_models.GoldJob, scores.GoldJob),
    (people_models.Invitation, member.Invitation),
    (people_models.InvitationMade, invitation.InvitationMade),
    (people_models.AuditEntry, audit.AuditEntry),
    (people_models.AuditCheck, audit.AuditCheck),
    (webhooks.Webhook, webhook.WebhookView),
    (webhooks.NewWebhook, webhook.WebhookMade),
    (webhooks.WebhookDelivery, webhook.DeliveryRow),
    (webhooks.WebhookDeliveryLog, webhook.DeliveryView),
]
OF_HEADERS = {"etag"}  # what the client takes from the headers of an answer


def names(kind: Any) -> set[str]:
    """What its fields are called in JSON."""
    if hasattr(kind, "__struct_fields__"):
        return {field.encode_name for field in msgspec.structs.fields(kind)}
    return set(kind.__dataclass_fields__)


@pytest.mark.parametrize(("read", "written"), PAIRS, ids=lambda kind: kind.__name__)
def test_every_field_that_is_read_is_one_that_is_written(read: Any, written: Any) -> None:
    assert names(read) - OF_HEADERS <= names(written)
