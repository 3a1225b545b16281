"""The permission matrix: the course of the assessment, objections, exemptions, commendations."""

from tests.web.permission_rows import OFFICE, for_, row

PLAN = "?plan={plan}"
SHEET = "/assessment/<period>/<department>"
# Departments read their own sheet; the offices of other areas and those without a part none.
OWN_SHEET = for_(("lead", "head", *OFFICE), 200) | {"administrator": 403}
OWN_DEPARTMENT = for_(("lead", "head"), 200)
OTHER_DEPARTMENTS = for_(("support", "county", "stranger", "foreigner"), 404)
SUPERVISES = {"supervisor": 200, "foreign_office": 404}
WORDS = "经核实，情况属实，予以确认。"


def sent(answers):
    """Yield the answers of a page for what is sent from it: done, and on to a page."""
    return {who: 303 if answer == 200 else answer for who, answer in answers.items()}


def step(name, period, **answers):
    """Yield the row of a step with a period's sheets."""
    return row(f"POST /assessment/<period>/{name}", f"/assessment/{period}/{name}{PLAN}", **answers)


COURSE = [
    step("proposal", "2020Q1", others=403, **sent(SUPERVISES)),
    step("approval", "2020Q2", others=403, leader=303),
    step("publication", "2020Q3", others=403, **sent(SUPERVISES)),
    row(
        "GET /assessment/<period>/return",
        f"/assessment/2020Q2/return{PLAN}",
        others=403,
        leader=200,
    ),
    row(
        "POST /assessment/<period>/return",
        f"/assessment/2020Q2/return{PLAN}",
        others=403,
        leader=303,
        data={"because": "请复核。"},
    ),
    *(
        row(
            f"{method} {SHEET}/self-score",
            f"/assessment/2020Q1/rsj/self-score{PLAN}",
            others=403,
            data={"score": "95.5", "note": "均已完成。"} if method == "POST" else {},
            **(sent(OWN_DEPARTMENT) if method == "POST" else OWN_DEPARTMENT),
            **OTHER_DEPARTMENTS,
        )
        for method in ("GET", "POST")
    ),
    *(
        row(
            f"{method} {SHEET}/objection",
            f"/assessment/2020Q4/rsj/objection{PLAN}",
            others=403,
            data={"body": "一季度报告系按时报送。"} if method == "POST" else {},
            head=303 if method == "POST" else 200,
        )
        for method in ("GET", "POST")
    ),
    *(
        row(
            f"{method} {SHEET}/correction",
            f"/assessment/2020Q4/rsj/correction{PLAN}",
            others=403,
            data={"because": "登记有误。"} if method == "POST" else {},
            **(sent(SUPERVISES) if method == "POST" else SUPERVISES),
        )
        for method in ("GET", "POST")
    ),
    row(
        "GET /assessment/<period>/document",
        f"/assessment/2020Q1/document{PLAN}",
        others=404,
        administrator=403,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
    row(f"GET {SHEET}/document", f"/assessment/2020Q1/rsj/document{PLAN}", others=404, **OWN_SHEET),
    row(
        "GET /assessment/<period>/contributions",
        f"/assessment/2020/contributions{PLAN}",
        others=404,
        administrator=403,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
    row("GET /objections", others=200, administrator=403),
    row(
        "GET /objections/<int:objection_id>",
        "/objections/{objection}",
        others=404,
        administrator=403,
        **for_(("support", *OFFICE), 200),
    ),
    row(
        "POST /objections/<int:objection_id>",
        "/objections/{objection}",
        others=403,
        data={"outcome": "dismissed", "answer": WORDS},
        **for_(("supervisor", "leader"), 303),
        foreign_office=404,
    ),
]

ASKING = "/tasks/<slug>/duties/<int:obligation_id>/exemption"
ASKED = "/tasks/{second_task}/duties/{open_duty}/exemption"
REQUEST = "/exemptions/<int:request_id>"
EXEMPTIONS = [
    row("GET /exemptions", others=200, administrator=403),
    row(f"GET {ASKING}", ASKED, others=403, **OWN_DEPARTMENT, **OTHER_DEPARTMENTS),
    row(
        f"POST {ASKING}",
        ASKED,
        others=403,
        data={"parts": "timeliness", "cause": WORDS, "document": "临政办字〔2020〕3号"},
        **sent(OWN_DEPARTMENT),
        **OTHER_DEPARTMENTS,
    ),
    row(f"GET {REQUEST}", "/exemptions/{asked}", others=404, **OWN_SHEET),
    row(
        f"POST {REQUEST}/findings",
        "/exemptions/{asked}/findings",
        others=403,
        data={"findings": WORDS},
        **sent(SUPERVISES),
    ),
    row(
        f"POST {REQUEST}/decision",
        "/exemptions/{verified}/decision",
        others=403,
        data={"outcome": "granted", "answer": WORDS},
        leader=303,
    ),
    row(
        f"POST {REQUEST}/record",
        "/exemptions/{refused}/record",
        others=403,
        data={"record": "备案〔2020〕7号"},
        **sent(SUPERVISES),
    ),
    row("GET /commendations/new", f"/commendations/new{PLAN}", others=403, **SUPERVISES),
    row(
        "POST /commendations/new",
        f"/commendations/new{PLAN}",
        others=403,
        data={
            "department": "rsj",
            "level": "city",
            "dated_on": "2020-03-20",
            "proof": "临政字〔2020〕2号",
        },
        **sent(SUPERVISES),
    ),
]

MEASURES = [
    row(
        "GET /rates",
        f"/rates{PLAN}",
        others=404,
        administrator=403,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
    row(
        "GET /burden/<period>",
        f"/burden/2020Q1{PLAN}",
        others=404,
        administrator=403,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
    row(
        "GET /assessment/<period>/trial",
        f"/assessment/2020Q1/trial{PLAN}&timeliness=40&delivery=30",
        others=403,
        **for_(OFFICE, 200),
        foreign_office=404,
    ),
]
