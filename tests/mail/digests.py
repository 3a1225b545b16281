"""Two digests that hold a line of every kind: a department's and an office's."""

from tracker.mail.messages import Digest, Line

APPRENTICES = "推进企业新型学徒制、现代学徒制培训"
MARKED_UP = "<b>组织“名师带徒”</b> & 技能比武"
NEWCOMERS = "企业新录用职工岗前培训、困难企业职工转岗转业培训"
CONTESTS = "开展职业技能竞赛，以赛促训"


def line(kind, task, path, **more):
    known = {"plan": "临政办发〔2019〕13号", "department": "市人社局"} | more
    return Line(kind=kind, task=task, path=path, **known)


def slip(kind, serial, task, **more):
    known = {
        "duty": "quarterly",
        "period": "2020Q1",
        "due_on": "2020-04-08",
        "answer_due_on": "2020-04-27",
        "slip": f"督办〔2020〕{serial}号",
    } | more
    return line(kind, task, f"/slips/{serial}", **known)


def score(kind, **more):
    return line(kind, SCHEME, "/assessment/2020Q1", period="2020Q1", **more)


SCHEME = "临沂市职业技能提升行动实施方案（2019-2021年）"
QUARTER = {"duty": "quarterly", "period": "2020Q1"}
YEAR = {"duty": "annual", "period": "2019"}
REPORT = "/reports/2020Q1"

DEPARTMENT = Digest(
    name="李联络",
    is_office=False,
    day="2020-04-22",
    public_url="https://duban.example.gov.cn",
    lines=(
        line(
            "reorganised_merge", "市人社局", "/my",
            department="市就业局、市社保局", due_on="2020-04-22", words="12",
        ),
        line(
            "reorganised_split", "市教育局", "/my",
            department="市人社局", due_on="2020-04-22", words="3",
        ),
        line("remind_5", NEWCOMERS, "/reports/2019", due_on="2020-04-29", days=5, **YEAR),
        line("remind_5", APPRENTICES, "/reports/2019", due_on="2020-04-29", days=5, **YEAR),
        line(
            "remind_1", CONTESTS, "/reports/2020Q2",
            duty="completion", period="2020Q2", due_on="2020-04-23", days=1,
        ),
        line("unsigned_1", NEWCOMERS, "/tasks/linyi-2019-13-01", due_on="2020-04-20", days=2),
        line("unsigned_2", APPRENTICES, "/tasks/linyi-2019-13-02", due_on="2020-04-16", days=4),
        line("refile", CONTESTS, REPORT, due_on="2020-04-21", days=1, **QUARTER),
        line("returned", NEWCOMERS, REPORT, due_on="2020-04-26", **QUARTER),
        slip("blue", 15, CONTESTS, due_on="2020-04-21", days=1, is_returned=True),
        slip("yellow", 14, APPRENTICES, due_on="2020-04-15", days=5),
        slip("red", 12, NEWCOMERS, days=10),
        slip("red", 9, MARKED_UP, period="2019Q3", due_on="2019-10-14", days=120),
        line(
            "instruction", APPRENTICES, "/tasks/linyi-2019-13-02",
            words="请人社局抓紧推进，月底前专题汇报。",
        ),
        line(
            "urge", NEWCOMERS, "/urges/3", answer_due_on="2020-04-27",
            words="请于本周内报送一季度培训台账。", due_on="2020-04-08", **QUARTER,
        ),
        line(
            "instruction", CONTESTS, "/tasks/linyi-2019-13-03", answer_due_on="2020-04-30",
            words="竞赛结果要向社会公布。",
        ),
        line("urge", CONTESTS, "/urges/4", answer_due_on="2020-04-27", words="请确定竞赛日期。"),
        line("reply", NEWCOMERS, "/tasks/linyi-2019-13-01", words="已补开两期，台账附后。"),
        line("nobody", "市教育局", "/admin/people", department=""),
        line("extension_granted", NEWCOMERS, REPORT, due_on="2020-05-08", **QUARTER),
        line("extension_refused", CONTESTS, REPORT, due_on="2020-04-24", **QUARTER),
        line("closing_returned", CONTESTS, "/tasks/linyi-2019-13-03", words="尚缺竞赛获奖名单。"),
        score("score_proposed"),
        score("score_published", due_on="2020-04-29"),
        score("objection_raised", due_on="2020-05-08"),
        score("objection_decided", words="维持原评分。"),
        line("exemption_asked", NEWCOMERS, "/exemptions/3", period="2020Q1", words="疫情停课。"),
        line("exemption_decided", NEWCOMERS, "/exemptions/3", period="2020Q1", words="予以认定。"),
        line("bulletin_issued", SCHEME, "/bulletins/2", period="2020Q1", words="第一季度通报"),
    ),
)  # fmt: skip
OFFICE = Digest(
    name="王督办",
    is_office=True,
    day="2020-04-22",
    public_url="https://duban.example.gov.cn",
    lines=(
        line("unsigned_2", APPRENTICES, "/tasks/linyi-2019-13-02", due_on="2020-04-16", days=4),
        line("reply", NEWCOMERS, "/tasks/linyi-2019-13-01", words="已补开两期，台账附后。"),
        line("nobody", "市教育局", "/admin/people", department=""),
        slip("yellow", 110, CONTESTS, department="市财政局", due_on="2020-04-15", days=5),
        slip("red", 12, NEWCOMERS, days=10),
        slip("red", 9, APPRENTICES, department="市工信局", days=10),
    ),
)
DIGESTS = {"department": DEPARTMENT, "office": OFFICE}
