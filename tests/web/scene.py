"""A moment in the life of a plan in which every page has something to show.

The cast, its plan on 9 April 2020, a day after the first reports were due, and: a report that
waits for review with a file of evidence, an extension and a closing that wait for a decision, the
slips of those who are late and the mails about them, a group with a member and room for another, a
draft plan, a disabled account, a session elsewhere.
"""

import io
from datetime import date

from flask import current_app
from sqlalchemy import select

from tests import cast, factories
from tests.services.told import file
from tests.services.told_drafts import DOCUMENT, upload
from tracker import clock
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import (
    Assignment,
    Attachment,
    Bulletin,
    Department,
    ExemptionRequest,
    Extension,
    Group,
    GroupMember,
    Instruction,
    Jurisdiction,
    Mail,
    Objection,
    Obligation,
    PlanDraft,
    PlanDraftTask,
    Reorganisation,
    Report,
    SavedFilter,
    ScoreSheet,
    Slip,
    Task,
    TaskUnit,
    Urge,
    User,
    UserSession,
)
from tracker.services.assessment import assessing, exempting, objecting
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.bulletin import bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest
from tracker.services.department import reorganising
from tracker.services.department.reorganising import MERGE, Order
from tracker.services.obligation import closing, extending, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.report import attachments, kept_files
from tracker.services.report.attachments import Upload
from tracker.services.supervision import instructing, urging
from tracker.services.supervision.urging import UrgeInput
from tracker.services.user import saved_filters, sessions
from tracker.services.user.sessions import Device
from tracker.shell import config

BEFORE, TODAY = date(2020, 4, 7), date(2020, 4, 9)
LATER = date(2020, 4, 20)


def make_scene():
    """Make the cast and what waits for each of them; needs an application context."""
    cast.make_cast()
    people = cast.find_cast()
    with clock.use(clock.FixedClock(clock.moment_on(BEFORE))):
        _what_waits(people)
        _draft_plan(people)
        upload(people.supervisor, config(current_app))
    with clock.use(clock.FixedClock(clock.moment_on(TODAY))):
        for job in ("sweep", "digest"):
            run_job(job)
        _bulletins(people)
        _sheets(people)
        _requests(people)
        _reorganisation(people)
    factories.make_user(
        people.departments["371300", "czj"], "liaison", "gone", enabled=False, left_on=BEFORE
    )
    sessions.open_session(people.administrator, Device("10.0.0.9"))
    saved_filters.save_filter(people.leader, "tasks", name="滞后任务", query="light=red")


def _what_waits(people):
    urging.urge_department(
        people.supervisor,
        assignment_id=people.assignment().id,
        given=UrgeInput("请尽快开展岗前培训。", date(2020, 4, 10)),
    )
    instructing.write_instruction(
        people.leader,
        slug="linyi-2019-13-01",
        body="请人社局会同工信局研究落实。",
        answer_due_on=date(2020, 4, 15),
    )
    _report_with_evidence(people)
    extending.ask_extension(
        people.support,
        obligation_id=people.duty("gxj", task=2).id,
        asked=ExtensionRequestInput(LATER, "受疫情影响培训推迟。", "已完成摸底。"),
    )
    signing.sign_assignment(people.lead, assignment_id=people.assignment(task=3).id)
    closing.ask_closing(
        people.lead,
        assignment_id=people.assignment(task=3).id,
        asked=ClosingRequestInput("竞赛已全部举办，成绩已公布。"),
    )


def _report_with_evidence(people):
    duty = people.duty()
    attachments.store_uploads(
        people.lead,
        obligation_id=duty.id,
        uploads=[Upload("名单.txt", io.BytesIO("姓名\n张三\n".encode()))],
        settings=config(current_app),
    )
    file(people.lead, duty, percent=30)


def _bulletins(people):
    """An issued bulletin on the quarter, and on later periods one proposed and one drafted."""
    asked = BulletinRequest("2020Q1", TODAY)
    issued = bulletins.draft_bulletin(people.supervisor, people.plan, asked=asked)
    bulletins.propose_bulletin(people.supervisor, bulletin_id=issued.id)
    bulletins.approve_bulletin(people.leader, bulletin_id=issued.id)
    same = ("plan_id", "jurisdiction_id", "as_of", "figures", "title", "recipients", "body")
    kept = {name: getattr(issued, name) for name in (*same, "issuer", "drafted_on")}
    for period, state in (("2020Q2", "proposed"), ("2020Q3", "draft")):
        with transaction() as session:
            row = Bulletin(period=period, state=state, drafted_by_id=people.supervisor.id, **kept)
            if state == "proposed":
                row.proposed_on, row.proposed_by_id = TODAY, people.supervisor.id
            session.add(row)


def _sheets(people):
    """The lead's and the support's sheets, in another state for each of four periods."""
    assessing.draft_sheets(people.plan.id, "2020Q1")
    kept = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).all()
    same = ("plan_id", "department_id", "as_of", "policy_version", "score", "content")
    steps = {"2020Q2": "proposed", "2020Q3": "approved", "2020Q4": "published"}
    for period, state in steps.items():
        with transaction() as session:
            for sheet in kept:
                row = ScoreSheet(period=period, state=state, drafted_on=TODAY)
                for name in same:
                    setattr(row, name, getattr(sheet, name))
                row.proposed_on, row.proposed_by_id = TODAY, people.supervisor.id
                row.approved_on, row.approved_by_id = TODAY, people.leader.id
                if state == "published":
                    row.published_on, row.objections_until_on = TODAY, LATER
                session.add(row)
    second = factories.make_user(people.departments["371300", "zfb"], "supervisor", "second")
    own = _sheet(people.departments["371300", "gxj"].id)
    head = factories.make_user(people.departments["371300", "gxj"], "head", "other_head")
    objecting.raise_objection(head, own.id, body="一季度报告系按时报送。")
    with transaction():
        second.enabled = False
        own.proposed_by_id, own.approved_by_id = second.id, second.id


def _sheet(department_id):
    return db.session.scalars(
        select(ScoreSheet).where(
            ScoreSheet.department_id == department_id, ScoreSheet.period == "2020Q4"
        )
    ).one()


def _requests(people):
    """A request for exemption in each of its steps, on later reports of the lead."""
    asked = ExemptionInput(("timeliness",), "疫情防控期间停止集中培训。", "临政办字〔2020〕3号")
    duties = [people.duty(period=f"2020Q{number}") for number in (2, 3, 4)]
    for steps, duty in enumerate(duties):
        row = exempting.ask_exemption(people.lead, duty.id, asked=asked)
        if steps > 0:
            exempting.verify_exemption(people.supervisor, row.id, findings="情况属实，予以确认。")
        if steps > 1:
            exempting.decide_exemption(
                people.leader, row.id, is_granted=False, answer="不符合容错情形。"
            )


def _reorganisation(people):
    """A merger that waits for its day."""
    giver, taker = (people.departments["371300", code].id for code in ("czj", "gxj"))
    order = Order(MERGE, (giver,), date(2020, 6, 1), "临编〔2020〕3号", taker)
    reorganising.order_now(people.administrator, order)


def _draft_plan(people):
    linyi = {code: d for (place, code), d in people.departments.items() if place == "371300"}
    plan = factories.make_plan(
        people.plan.jurisdiction, linyi, code="linyi-2020-2", title="临沂市就业促进行动方案"
    )
    with transaction() as session:
        group = Group(jurisdiction=plan.jurisdiction, code="members", name="联席会议成员单位")
        session.add(group)
        session.add(
            GroupMember(
                group=group,
                department=linyi["rsj"],
                from_on=date(2020, 1, 1),
                source="联席会议制度",
            )
        )
        session.flush()
        task = plan_tasks(plan)[0]
        task.units.append(
            TaskUnit(position=9, written=group.name, role="support", basis="listed", group=group)
        )


def plan_tasks(plan):
    """Yield a plan's tasks in order."""
    return list(
        db.session.scalars(select(Task).where(Task.plan_id == plan.id).order_by(Task.position))
    )


def put_evidence_back():
    """Write the scene's files again: a database that is brought back has none."""
    row = db.session.scalars(select(Attachment)).one()
    path = attachments.path_of(row, config(current_app))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("姓名\n张三\n")
    name = db.session.scalars(select(PlanDraft.stored_name)).one()
    document = kept_files.path_of(name, config(current_app))
    document.parent.mkdir(parents=True, exist_ok=True)
    document.write_text(DOCUMENT)


def names_in_addresses():
    """Yield what stands in the addresses of the scene's pages: ids, codes, periods."""
    one = db.session.scalars
    return {
        "plan": "linyi-2019-13",
        "draft": "linyi-2020-2",
        "task": "linyi-2019-13-01",
        "plan_draft": one(select(PlanDraft.id)).one(),
        "draft_task": one(select(PlanDraftTask.id).order_by(PlanDraftTask.id)).first(),
        "period": "2020Q1",
        "version": "2019-1",
        "report": one(select(Report.id)).one(),
        "attachment": one(select(Attachment.id)).one(),
        "extension": one(select(Extension.id)).one(),
        "second_task": "linyi-2019-13-02",
        "third_task": "linyi-2019-13-03",
        "open_duty": duty_id("2020Q1"),
        "next_duty": duty_id("2020Q2"),
        "urge": one(select(Urge.id)).one(),
        "instruction": one(select(Instruction.id)).one(),
        "second_part": one(
            select(Assignment.id)
            .join(Task)
            .where(Task.slug == "linyi-2019-13-02", Assignment.role == "lead")
        ).one(),
        "part": one(select(Obligation.assignment_id).join(Report)).one(),
        "closing": closing_id(),
        "group": one(select(Group.id)).one(),
        "member": one(select(GroupMember.id)).one(),
        "department": department_id("rsj"),
        "candidate": department_id("czj"),
        "reorganisation": one(select(Reorganisation.id)).one(),
        "slip": one(
            select(Slip.id).where(Slip.obligation_id == duty_id("2020Q1")).order_by(Slip.id)
        ).first(),
        "mail": one(select(Mail.id).join(User).where(User.username == "lead")).first(),
        "session": one(select(UserSession.id)).first(),
        **bulletin_ids(),
        "saved_filter": one(select(SavedFilter.id)).one(),
        "objection": one(select(Objection.id)).one(),
        **dict(db.session.execute(REQUESTS).tuples().all()),
    }


REQUESTS = select(ExemptionRequest.step, ExemptionRequest.id)


def bulletin_ids():
    """Yield the ids of the bulletins by their state, as the addresses name them."""
    names = {"approved": "issued", "proposed": "proposed", "draft": "drafted"}
    rows = db.session.execute(select(Bulletin.state, Bulletin.id)).tuples()
    return {names[state]: bulletin_id for state, bulletin_id in rows}


def duty_id(period):
    """Yield the lead's duty on the second task for a period; nobody has filed it yet."""
    return db.session.scalars(
        select(Obligation.id)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .join(Task)
        .where(
            Task.slug == "linyi-2019-13-02",
            Obligation.department_id == department_id("rsj"),
            Obligation.period == period,
        )
    ).one()


def closing_id():
    """Yield the assignment whose closing was asked for."""
    return db.session.scalars(
        select(Assignment.id).where(Assignment.asked_to_close_on.is_not(None))
    ).one()


def department_id(code):
    """Yield a department of the city by its code."""
    return db.session.scalars(
        select(Department.id)
        .join(Jurisdiction)
        .where(Jurisdiction.code == "371300", Department.code == code)
    ).one()
