"""Plan drafts: a document is read once, decided by people, and becomes a plan only then."""

import hashlib
import io
import shutil

import pytest
from sqlalchemy import func, select

from tests.cast import find_cast, login
from tests.services.told import audited
from tests.services.told_drafts import (
    DOCUMENT,
    decide_all,
    decide_leads,
    head_with,
    make_drafting,
    note_all,
    save,
    upload,
)
from tests.web.desk import text_of
from tracker import shell
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Problems, Refused, TooLarge
from tracker.models import Group, Plan, PlanDraft
from tracker.seedfiles.plans import read_plans
from tracker.services.plan import plan_export, planning, publishing
from tracker.services.plan_draft import plan_draft_decisions, plan_draft_storing, plan_drafts
from tracker.services.plan_draft.plan_draft_checks import checks_of, key_of
from tracker.services.report import kept_files


@pytest.fixture
def settings(app):
    return shell.config(app)


@pytest.fixture
def cast(app, begin_with, session):
    """The cast, the city's supervisor having uploaded the short document."""
    begin_with(make_drafting)
    return find_cast()


@pytest.fixture
def draft(session, cast):
    """The draft of the short document."""
    return session.scalars(select(PlanDraft)).one()


@pytest.fixture
def document(draft, settings):
    """The file of the draft, which a database that is brought back does not hold."""
    path = kept_files.path_of(draft.stored_name, settings)
    if not path.exists():
        kept_files.write(io.BytesIO(DOCUMENT.encode()), path)
    return path


def checks(actor, draft_id):
    return checks_of(plan_drafts.get_draft(actor, draft_id))


def files_on_disk(settings):
    folder = settings.upload_dir
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


@pytest.mark.both_databases
def test_a_document_is_kept_and_read(cast, settings, draft, document):
    assert draft.title == "临沂市就业促进行动方案（2020-2021年）"
    assert draft.head["document_number"] == "临政办发〔2020〕5号"
    assert (draft.head["from_on"], draft.head["to_on"]) == ("2020-01-03", "2021-12-31")
    assert draft.head["code"] == "linyi-2020-5"
    assert draft.jurisdiction.code == "371300"
    assert [task.content["responsible"][0] for task in draft.tasks] == [
        "市人社局",
        "市财政局",
        "市工信局",
        "市人社局",
    ]
    assert draft.sha256 == hashlib.sha256(DOCUMENT.encode()).hexdigest()
    [path] = files_on_disk(settings)
    assert path.read_bytes() == DOCUMENT.encode()
    assert path == plan_drafts.document_path(draft, settings)
    assert audited("upload_document") == [
        (
            "supervisor",
            {"name": draft.name, "size": draft.size, "sha256": draft.sha256},
        )
    ]


def test_what_is_to_be_decided_is_counted(cast, draft):
    assert draft.open_count == 9
    assert checks(cast.supervisor, draft.id).open_counts == {
        "source": 1,
        "head": 1,
        "names": 3,
        "groups": 0,
        "leads": 3,
        "warnings": 1,
        "tasks": 0,
    }


def test_names_say_how_they_were_found(cast, draft):
    rows = {row.written: row for row in checks(cast.supervisor, draft.id).names}
    assert {written: str(row.found.how) for written, row in rows.items()} == {
        "市人社局": "exact",
        "市工信局": "exact",
        "市财政局": "exact",
        "人社部门": "rule",
        "市大数据发展局": "unknown",
        "各县区政府": "unknown",
    }
    assert rows["人社部门"].unit is cast.departments["371300", "rsj"]
    assert rows["人社部门"].tasks == (2,)
    assert not rows["市人社局"].can_choose


@pytest.mark.both_databases
def test_a_decided_draft_becomes_a_plan_on_the_way_of_plan_files(cast, draft):
    decide_all(cast.supervisor, draft.id)
    plan = save(cast.supervisor, draft.id)
    assert (plan.code, plan.state, plan.from_on.year) == ("linyi-2020-5", "draft", 2020)
    tasks = publishing.tasks_of(plan)
    assert [task.code for task in tasks] == [f"linyi-2020-5-0{n}" for n in (1, 2, 3, 4)]
    assert [(u.written, u.role, u.basis) for u in tasks[1].units] == [
        ("市财政局", "lead", "confirmed"),
        ("人社部门", "support", "listed"),
    ]
    assert tasks[1].units[1].department is cast.departments["371300", "rsj"]
    assert [(u.written, u.role, u.basis) for u in tasks[3].units] == [
        ("市人社局", "lead", "stated"),
        ("各县区政府", "support", "listed"),
    ]
    assert tasks[0].open_ended
    assert (tasks[2].source_file, tasks[2].source_line) == ("临政办发5号.txt", 11)
    assert (draft.state, draft.plan_id) == ("saved", plan.id)
    assert audited("save_plan_draft") == [("supervisor", {"code": "linyi-2020-5", "tasks": 4})]
    counts = publishing.publish_plan(cast.supervisor, plan)
    assert counts["assignments"] == 7, "the two entries without members owe nothing"


def test_an_entry_without_members_comes_into_being_as_a_group(session, cast, draft):
    decide_all(cast.supervisor, draft.id)
    save(cast.supervisor, draft.id)
    group = session.scalars(select(Group).where(Group.name == "各县区政府")).one()
    assert (group.members, group.needs_confirmation) == ([], True)
    assert group.source == "临政办发〔2020〕5号"
    assert [after["name"] for _, after in audited("add_group")] == ["市大数据发展局", "各县区政府"]


def test_the_plan_of_a_draft_loads_again_without_a_difference(cast, draft):
    decide_all(cast.supervisor, draft.id)
    code, text = plan_draft_storing.write_yaml(cast.supervisor, draft.id)
    plan = save(cast.supervisor, draft.id)
    entries = read_plans(text.encode(), f"{code}.yaml").plans
    assert planning.load_plans(cast.supervisor, entries, dry_run=True) == []
    again = [plan_export.plan_entry(plan)]
    assert planning.load_plans(cast.supervisor, again, dry_run=True) == []


def test_what_was_decided_is_not_asked_for_again(cast, settings, draft, document):
    decide_all(cast.supervisor, draft.id)
    save(cast.supervisor, draft.id)
    again = plan_drafts.read_again(cast.supervisor, draft.id, settings=settings)
    rows = {row.written: row for row in checks(cast.supervisor, again.id).names}
    assert str(rows["人社部门"].found.how) == "earlier"
    assert rows["人社部门"].found.why.values["plan"] == "临政办发〔2020〕5号"
    assert not rows["人社部门"].is_open
    assert str(rows["各县区政府"].found.how) == "group"
    assert again.head["code"] == "linyi-2020-5-2", "the first one has the code"


def test_nothing_becomes_a_plan_before_everything_is_decided(session, cast, draft):
    plan_draft_decisions.confirm_source(cast.supervisor, draft.id, version=draft.version)
    with pytest.raises(Refused) as refused:
        save(cast.supervisor, draft.id)
    assert refused.value.params["count"] == 8
    with pytest.raises(Refused):
        plan_draft_storing.write_yaml(cast.supervisor, draft.id)
    assert session.scalar(select(func.count()).select_from(Plan)) == 1
    assert session.scalar(select(func.count()).select_from(Group)) == 0


def test_a_saved_draft_stands(cast, draft):
    decide_all(cast.supervisor, draft.id)
    save(cast.supervisor, draft.id)
    with pytest.raises(Refused, match="nothing in it changes"):
        save(cast.supervisor, draft.id)
    with pytest.raises(Refused, match="nothing in it changes"):
        note_all_anew(cast, draft)


def note_all_anew(cast, draft):
    plan_draft_decisions.note_warnings(cast.supervisor, draft.id, keys=["x"], seen="")


def test_a_draft_that_moved_on_is_not_saved(session, cast, draft):
    decide_all(cast.supervisor, draft.id)
    with pytest.raises(Conflict) as stale:
        plan_draft_storing.save_as_plan(cast.supervisor, draft.id, version=1)
    assert stale.value.params["name"] == "王督办"
    assert session.scalar(select(func.count()).select_from(Plan)) == 1


def test_a_code_that_was_taken_meanwhile_is_told(session, cast, draft):
    decide_all(cast.supervisor, draft.id)
    cast.plan.code = "linyi-2020-5"
    session.commit()
    with pytest.raises(Refused, match="has the code"):
        save(cast.supervisor, draft.id)
    assert plan_drafts.get_draft(cast.supervisor, draft.id).state == "open"


# The document


@pytest.mark.both_databases
def test_the_same_file_again_leads_to_the_draft_that_is_there(
    session, cast, settings, draft, document
):
    again = upload(cast.supervisor, settings, name="换个名字.txt")
    assert (again.is_new, again.draft.id) == (False, draft.id)
    assert session.scalar(select(func.count()).select_from(PlanDraft)) == 1
    assert len(files_on_disk(settings)) == 1


def test_a_file_that_another_jurisdiction_has_is_no_repetition(cast, settings, draft):
    other = upload(cast.foreign_office, settings)
    assert other.is_new
    assert other.draft.jurisdiction.code == "370321"


def test_a_draft_that_was_put_aside_is_no_repetition(cast, settings, draft):
    plan_drafts.put_aside(cast.supervisor, draft.id)
    assert upload(cast.supervisor, settings).is_new
    assert plan_drafts.take_up(cast.supervisor, draft.id).state == "open"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", Refused, "is empty"),
        (b"  \n ", Refused, "is empty"),
        ("从前有座山，山里有座庙。\n".encode() * 50, Refused, "No task was found"),
        (b"PK\x03\x04 not a real archive", Invalid, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_nothing(
    session, cast, settings, content, error, words
):
    shutil.rmtree(settings.upload_dir, ignore_errors=True)
    with pytest.raises(error) as refused:
        upload(cast.supervisor, settings, content, name="材料.docx")
    assert words in str(refused.value)
    assert files_on_disk(settings) == []
    assert session.scalar(select(func.count()).select_from(PlanDraft)) == 1, "the one of the cast"


def test_a_file_above_the_limit_is_told(cast, settings):
    with pytest.raises(TooLarge, match="10 MB"):
        upload(cast.supervisor, settings, b"x" * (10 * 1024 * 1024 + 1))


def test_a_document_without_a_number_gets_its_years_code(cast, settings):
    text = DOCUMENT.replace("临政办发〔2020〕5号\n", "")
    assert upload(cast.supervisor, settings, text).draft.head["code"] == "linyi-2020"


# Who may


def test_only_the_office_that_makes_plans_reads_documents(cast, settings, draft):
    for who in (cast.lead, cast.leader, cast.auditor, cast.administrator):
        with pytest.raises(Forbidden):
            upload(who, settings)
        with pytest.raises(Forbidden):
            plan_drafts.get_draft(who, draft.id)


def test_another_jurisdictions_office_sees_nothing(cast, settings, draft, document):
    who = cast.foreign_office
    assert plan_drafts.list_drafts(who).rows == []
    for do in (
        lambda: plan_drafts.get_draft(who, draft.id),
        lambda: plan_drafts.read_again(who, draft.id, settings=settings),
        lambda: plan_drafts.put_aside(who, draft.id),
        lambda: plan_draft_decisions.confirm_source(who, draft.id, version=1),
        lambda: plan_draft_storing.save_as_plan(who, draft.id, version=1),
        lambda: plan_draft_storing.write_yaml(who, draft.id),
    ):
        with pytest.raises(NotFound):
            do()


# Decisions


def test_the_head_is_told_everything_that_is_wrong(cast, draft):
    head = head_with(draft, title="", code="linyi 2020", to_on=None, jurisdiction="370321")
    seen = checks(cast.supervisor, draft.id).seen("head")
    with pytest.raises(Problems) as wrong:
        plan_draft_decisions.decide_head(cast.supervisor, draft.id, head=head, seen=seen)
    assert [each.field for each in wrong.value.problems] == [
        "title",
        "code",
        "to_on",
        "jurisdiction",
    ]


@pytest.mark.parametrize("code", ["linyi-2019-13", "drafts", "load", "a/b", ""])
def test_a_code_that_cannot_be_is_refused(cast, draft, code):
    seen = checks(cast.supervisor, draft.id).seen("head")
    with pytest.raises(Problems) as wrong:
        plan_draft_decisions.decide_head(
            cast.supervisor, draft.id, head=head_with(draft, code=code), seen=seen
        )
    assert [each.field for each in wrong.value.problems] == ["code"]


@pytest.mark.parametrize("step", ["head", "names", "leads", "warnings"])
def test_two_people_cannot_overwrite_each_others_decisions(cast, draft, step):
    stale = checks(cast.supervisor, draft.id).seen(step)
    decide_all(cast.supervisor, draft.id)
    who, about = cast.supervisor, draft.id
    calls = {
        "head": lambda: plan_draft_decisions.decide_head(
            who, about, head=head_with(draft, title="另一个标题"), seen=stale
        ),
        "names": lambda: plan_draft_decisions.decide_names(
            who, about, choices={"人社部门": "entry"}, groups=[], seen=stale
        ),
        "leads": lambda: plan_draft_decisions.decide_leads(
            who, about, choices={draft.tasks[0].id: "市工信局"}, outcome="confirmed", seen=stale
        ),
        "warnings": lambda: plan_draft_decisions.note_warnings(
            who, about, keys=["task-1-0"], seen=stale
        ),
    }
    with pytest.raises(Conflict):
        calls[step]()


def test_a_colleagues_work_elsewhere_makes_no_conflict(cast, draft):
    seen = checks(cast.supervisor, draft.id).seen("head")
    decide_leads(cast.supervisor, draft.id)
    note_all(cast.supervisor, draft.id)
    plan_draft_decisions.decide_head(cast.supervisor, draft.id, head=head_with(draft), seen=seen)
    assert not checks(cast.supervisor, draft.id).is_head_open


def test_a_name_can_mean_another_unit_than_the_rule_says(cast, draft):
    other = key_of(cast.departments["371300", "czj"])
    decide_all(cast.supervisor, draft.id, 人社部门=other)
    plan = save(cast.supervisor, draft.id)
    assert publishing.tasks_of(plan)[1].units[1].department.code == "czj"


def test_a_unit_of_another_jurisdiction_cannot_be_chosen(cast, draft):
    foreign = key_of(cast.departments["370321", "rsj"])
    seen = checks(cast.supervisor, draft.id).seen("names")
    with pytest.raises(Invalid, match="choose a unit from the list"):
        plan_draft_decisions.decide_names(
            cast.supervisor, draft.id, choices={"人社部门": foreign}, groups=[], seen=seen
        )
    assert checks(cast.supervisor, draft.id).open_counts["names"] == 3


def test_leads_can_be_exchanged_or_left_presumed(cast, draft):
    decide_leads(cast.supervisor, draft.id, outcome="left", task_1="市工信局")
    assert checks(cast.supervisor, draft.id).open_counts["leads"] == 0
    decide_all(cast.supervisor, draft.id)
    plan = save(cast.supervisor, draft.id)
    leads = [next(u for u in t.units if u.role == "lead") for t in publishing.tasks_of(plan)]
    assert [(u.written, u.basis) for u in leads[:2]] == [
        ("市工信局", "presumed"),
        ("市财政局", "presumed"),
    ]


def test_a_lead_of_another_task_cannot_be_chosen(cast, draft):
    seen = checks(cast.supervisor, draft.id).seen("leads")
    with pytest.raises(Invalid, match="no such unit"):
        plan_draft_decisions.decide_leads(
            cast.supervisor,
            draft.id,
            choices={draft.tasks[0].id: "市大数据发展局"},
            outcome="confirmed",
            seen=seen,
        )


def test_a_declared_rule_leaves_no_lead_to_presume(cast, draft):
    seen = checks(cast.supervisor, draft.id).seen("head")
    head = head_with(draft, lead_rule="first_listed_declared")
    plan_draft_decisions.decide_head(cast.supervisor, draft.id, head=head, seen=seen)
    assert checks(cast.supervisor, draft.id).open_counts["leads"] == 0
    decide_all(cast.supervisor, draft.id)
    plan = save(cast.supervisor, draft.id)
    lead = publishing.tasks_of(plan)[0].units[0]
    assert (lead.written, lead.role, lead.basis) == ("市人社局", "lead", "declared")


@pytest.mark.both_databases
def test_a_second_press_while_the_document_is_read_makes_no_second_draft(
    session, cast, settings, monkeypatch
):
    """What the child process yields arrives after the same file was stored by another request."""
    text, before = DOCUMENT.replace("5号", "11号"), len(files_on_disk(settings))
    read = plan_drafts.read_in_child

    def read_slowly(content, name):
        monkeypatch.setattr(plan_drafts, "read_in_child", read)
        assert upload(cast.supervisor, settings, text).is_new
        return read(content, name)

    monkeypatch.setattr(plan_drafts, "read_in_child", read_slowly)
    assert not upload(cast.supervisor, settings, text).is_new
    assert session.scalar(select(func.count()).select_from(PlanDraft)) == 2, "one of the cast"
    assert len(files_on_disk(settings)) == before + 1


def test_the_auditor_reads_what_was_decided_in_words(app, cast, draft):
    decide_all(cast.supervisor, draft.id)
    save(cast.supervisor, draft.id)
    text = text_of(login(app.test_client(), "auditor").get("/admin/audit"))
    for words in ("上传并读取文件", "对照原文核对任务", "确认草稿中的单位名称", "草稿存为方案"):
        assert words in text
