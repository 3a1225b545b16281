"""Forms of plan drafts: the document, the particulars of the plan, one task."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, at_most, lazy, strip
from tracker.i18n import N_, gettext
from tracker.models import PlanDraftTask
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.plan_draft.plan_draft_tasks import TaskText
from tracker.services.report.attachments import Upload

LINES = "\n"


class DocumentForm(Form):
    """A document of a plan, uploaded or pasted."""

    file = FileField(lazy(N_("Document of the plan")))
    text = TextAreaField(lazy(N_("Text of the document")))

    def upload(self) -> Upload:
        """Yield the uploaded file, else the pasted text as a file of its own."""
        if self.file.data and self.file.data.filename:
            return Upload(self.file.data.filename, self.file.data.stream)
        typed = (self.text.data or "").replace("\r\n", LINES)
        return Upload(gettext("pasted text") + ".txt", BytesIO(typed.encode()))


class HeadForm(Form):
    """The particulars of the plan."""

    title = StringField(lazy(N_("Title")), [at_most(200)], filters=[strip])
    document_number = StringField(lazy(N_("Document number")), [at_most(60)], filters=[strip])
    issuer = StringField(lazy(N_("Issued by")), [at_most(120)], filters=[strip])
    issued_on = DayField(lazy(N_("Issued on")), [Optional()])
    from_on = DayField(lazy(N_("First day of the plan")), [Optional()])
    to_on = DayField(lazy(N_("Last day of the plan")), [Optional()])
    jurisdiction = SelectField(lazy(N_("Jurisdiction")), validate_choice=False)
    code = StringField(lazy(N_("Code")), [at_most(60)], filters=[strip])
    parent_document = StringField(lazy(N_("Higher document")), [at_most(200)], filters=[strip])
    reporting = SelectMultipleField(
        lazy(N_("Reports owed")),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    lead_rule = RadioField(lazy(N_("Rule for leads")), validate_choice=False)
    seen = HiddenField()

    def head(self) -> PlanHead:
        """Yield what was typed."""
        return PlanHead(
            title=self.title.data or "",
            code=self.code.data or "",
            document_number=self.document_number.data or "",
            issuer=self.issuer.data or "",
            issued_on=self.issued_on.data,
            from_on=self.from_on.data,
            to_on=self.to_on.data,
            parent_document=self.parent_document.data or "",
            lead_rule=self.lead_rule.data or "none",
            reporting=tuple(self.reporting.data or ()),
            jurisdiction=self.jurisdiction.data or "",
        )


class DraftTaskForm(Form):
    """One task of a draft."""

    section = StringField(lazy(N_("Section")), [at_most(200)], filters=[strip])
    requirement = TextAreaField(lazy(N_("Requirement")), filters=[strip])
    responsible = TextAreaField(lazy(N_("Responsible units")), filters=[strip])
    lead = StringField(lazy(N_("Named as lead")), filters=[strip])
    open_ended = BooleanField(lazy(N_("The list is left open (等)")))
    deadline = StringField(lazy(N_("Deadline as written")), [at_most(120)], filters=[strip])
    deadline_on = DayField(lazy(N_("Deadline")), [Optional()])
    version = IntegerField()

    @classmethod
    def of(cls, task: PlanDraftTask) -> DraftTaskForm:
        """Yield the form of a task as it stands."""
        content = task.content
        return cls(
            formdata=None,
            section=content["section"],
            requirement=content["requirement"],
            responsible="、".join(content["responsible"]),
            lead="、".join(content["lead"]),
            open_ended=content["open_ended"],
            deadline=content["deadline"] or "",
            deadline_on=date.fromisoformat(content["deadline_on"])
            if content["deadline_on"]
            else None,
            version=task.version,
        )

    def text(self) -> TaskText:
        """Yield what was typed."""
        return TaskText(
            section=self.section.data or "",
            requirement=(self.requirement.data or "").replace("\r\n", LINES),
            responsible=self.responsible.data or "",
            lead=self.lead.data or "",
            open_ended=self.open_ended.data,
            deadline=self.deadline.data or "",
            deadline_on=self.deadline_on.data,
        )
