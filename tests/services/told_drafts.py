"""A short document of the city, and the steps on which a draft of it becomes a plan."""

import io

from flask import current_app

from tests.cast import find_cast, make_cast
from tracker import shell
from tracker.services.plan_draft import plan_draft_decisions, plan_draft_storing, plan_drafts
from tracker.services.plan_draft.plan_draft_checks import checks_of, key_of
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.report.attachments import Upload

DOCUMENT = """临沂市就业促进行动方案（2020-2021年）

临政办发〔2020〕5号

为促进就业，制定本方案，实施期限为2020年1月1日至2021年12月31日。

（一）开展岗前培训。对新录用职工开展岗前培训，每年不少于40学时。（市人社局、市工信局、市财政局等按职责分工负责）

（二）支持企业吸纳就业。落实社会保险补贴政策。及时兑现资金。（市财政局、人社部门按职责分工负责）

（三）发展家政服务业，6月底前完成试点。（市工信局、市大数据发展局按职责分工负责）

（四）加强组织领导。（市人社局牵头，各县区政府按职责分工负责）

临沂市人民政府办公室
2020年1月3日
"""


def upload(actor, settings, content=DOCUMENT, name="临政办发5号.txt"):
    """Upload a document; yields what the service answers."""
    data = content.encode() if isinstance(content, str) else content
    return plan_drafts.upload_document(actor, Upload(name, io.BytesIO(data)), settings=settings)


def head_with(draft, **values):
    """Yield the head of a draft as a person typed it."""
    head = PlanHead.of(draft)
    return PlanHead(**{**{key: getattr(head, key) for key in head.__slots__}, **values})


def decide_all(actor, draft_id, **choices):
    """Decide everything: the rule is accepted, an unknown name stays an entry without members."""
    draft = plan_drafts.get_draft(actor, draft_id)
    plan_draft_decisions.confirm_source(actor, draft_id, version=draft.version)
    checks = checks_of(draft)
    plan_draft_decisions.decide_head(
        actor, draft_id, head=head_with(draft), seen=checks.seen("head")
    )
    checks = checks_of(plan_drafts.get_draft(actor, draft_id))
    wanted = {
        row.written: choices.get(row.written, key_of(row.unit) if row.is_by_rule else "entry")
        for row in checks.names
        if row.is_open
    }
    noted = [row.written for row in checks.groups if row.is_open]
    if wanted or noted:
        plan_draft_decisions.decide_names(
            actor, draft_id, choices=wanted, groups=noted, seen=checks.seen("names")
        )
    decide_leads(actor, draft_id)
    note_all(actor, draft_id)


def decide_leads(actor, draft_id, outcome="confirmed", **other):
    """Decide every presumed lead that is open; ``other`` names another lead by task number."""
    checks = checks_of(plan_drafts.get_draft(actor, draft_id))
    chosen = {
        row.task.id: other.get(f"task_{row.number}", row.lead)
        for row in checks.leads
        if row.is_open
    }
    if chosen:
        plan_draft_decisions.decide_leads(
            actor, draft_id, choices=chosen, outcome=outcome, seen=checks.seen("leads")
        )


def note_all(actor, draft_id):
    """Take note of every remark on the reading."""
    checks = checks_of(plan_drafts.get_draft(actor, draft_id))
    keys = [row.key for row in checks.warnings if row.is_open]
    if keys:
        plan_draft_decisions.note_warnings(actor, draft_id, keys=keys, seen=checks.seen("warnings"))


def save(actor, draft_id):
    """Save a draft as a plan as it stands; yields the plan."""
    version = plan_drafts.get_draft(actor, draft_id).version
    return plan_draft_storing.save_as_plan(actor, draft_id, version=version)


def make_drafting():
    """Make the cast, and the short document uploaded and read by the city's supervisor."""
    make_cast()
    upload(find_cast().supervisor, shell.config(current_app))
