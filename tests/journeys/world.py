"""A busy week for everybody: twelve reports to file, thirty to review, a county behind.

9 April 2020, a day after the first quarter's reports were due. 市人社局 leads twelve tasks, filed
for the last quarter and not for this one; 市工信局 and 市财政局 filed for both, and thirty of
their reports wait; 兰山区政府 has filed nothing, so that all of its parts are red.
"""

from datetime import date

from tests import cast, factories
from tests.services.told import accept, file
from tracker import clock
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import Group, GroupMember
from tracker.services.user import passwords

TODAY = date(2020, 4, 9)
FILED_LAST, FILED_NOW = date(2020, 1, 8), date(2020, 4, 7)
PUBLISHED_ON = date(2019, 11, 25)
LAST, NOW = "2019Q4", "2020Q1"
DUTIES, REPORTS = 12, 30
PASSWORD = "Lan-shan-2020-yi"
SUBJECTS = (
    "企业新录用职工岗前培训",
    "困难企业职工转岗转业培训",
    "企业新型学徒制培训",
    "高危行业安全技能培训",
    "农民工返乡创业培训",
    "贫困劳动力技能扶贫",
    "退役军人就业技能培训",
    "残疾人职业技能培训",
    "高校毕业生技能就业",
    "家政服务人员培训",
    "职业技能竞赛",
    "共建实训中心",
)
DONE = "举办{subject}三期，培训一百二十人次，全部通过结业考核。"


def make_world():
    """Make it; needs an application context."""
    factories.make_policy()
    jurisdictions = factories.make_jurisdictions()
    departments = factories.make_departments(jurisdictions)
    for username, role, place, code, name in cast.MEMBERS:
        user = factories.make_user(departments[place, code], role, username, name=name)
        _give_password(user)
    linyi = {code: each for (place, code), each in departments.items() if place == "371300"}
    tasks = [
        factories.Part("rsj", ("gxj", "czj", "lsq"), f"{subject}，按季度报送进展。")
        for subject in SUBJECTS
    ]
    city, quarterly = jurisdictions["371300"], ["quarterly"]
    plan = factories.make_plan(
        city, linyi, tasks=tasks, from_on=date(2019, 10, 1), reporting=quarterly
    )
    factories.publish(plan, on=PUBLISHED_ON)
    _reports(cast.find_cast())
    _group(linyi, city)
    with clock.use(clock.FixedClock(clock.moment_on(TODAY))):
        run_job("sweep")


_hash = []


def _give_password(user):
    """Let everybody log in with the one password of the tests, hashed once: that takes its time."""
    if not _hash:
        _hash.append(passwords.hash_password(PASSWORD))
    with transaction():
        user.password_hash = _hash[0]


def _reports(people):
    """File what 市人社局 filed for last quarter and two supports for both, accepted but the new."""
    for day, period in ((FILED_LAST, LAST), (FILED_NOW, NOW)):
        with clock.use(clock.FixedClock(clock.moment_on(day))):
            for task in range(1, DUTIES + 1):
                _reports_on(people, period, task)
    _six_more(people)


def _reports_on(people, period, task):
    done = DONE.format(subject=SUBJECTS[task - 1])
    filers = [(people.support, "gxj"), (people.stranger, "czj")]
    if period == LAST:
        filers.append((people.lead, "rsj"))
    for actor, code in filers:
        duty = people.duty(code, period, task=task)
        sent = file(actor, duty, percent=12 if period == LAST else 24, done=done)
        if period == LAST:
            accept(people.supervisor, sent)


def _six_more(people):
    """File six reports of the next quarter before its end, so that thirty wait in all."""
    with clock.use(clock.FixedClock(clock.moment_on(TODAY))):
        for task in range(1, 7):
            done = DONE.format(subject=SUBJECTS[task - 1])
            file(people.support, people.duty("gxj", "2020Q2", task=task), percent=30, done=done)


def _group(linyi, jurisdiction):
    with transaction() as session:
        group = Group(jurisdiction=jurisdiction, code="members", name="联席会议成员单位")
        session.add(group)
        since = date(2020, 1, 1)
        session.add(
            GroupMember(group=group, department=linyi["rsj"], from_on=since, source="联席会议制度")
        )


def count(query):
    """Yield what the database counts, read afresh."""
    db.session.rollback()
    return db.session.execute(query).scalar_one()
