"""The permission matrix: the work itself, from plans to figures."""

from tests.web.permission_rows import OFFICE, for_, row

DEPARTMENTS = for_(("lead", "head", "support", "county", "stranger", "foreigner"), 200)
# Who has a part in the task, and the city's office, which reads all work.
ON_THE_TASK = for_(("lead", "head", "support", "county", *OFFICE), 200)
OWN_DEPARTMENT = for_(("lead", "head"), 200) | for_(
    ("support", "county", "stranger", "foreigner"), 404
)
CITY_OFFICE = {"supervisor": 200, "foreign_office": 404}
BECAUSE = {"because": "机构职责划转。"}


def done(answers):
    """Yield the answers of a page for what is sent from it: done, and on to a page."""
    return {who: 303 if answer == 200 else answer for who, answer in answers.items()}


DEPARTMENT_WORK = [
    row("GET /my", others=403, **DEPARTMENTS),
    row("POST /my/signatures", others=403, **done(DEPARTMENTS)),
    row("GET /reports", others=403, **done(DEPARTMENTS)),
    row("GET /reports/<period>", "/reports/{period}", others=403, **DEPARTMENTS),
    row(
        "POST /reports/<period>",
        "/reports/{period}",
        others=403,
        data={"duty": "{open_duty}", "action": "save", "version": "0-0", "done": "已摸底。"},
        **done(OWN_DEPARTMENT),
    ),
    row(
        "POST /reports/<period>/draft",
        "/reports/{period}/draft",
        others=403,
        data={"duty": "{open_duty}", "version": "0-0", "done": "已摸底。"},
        **OWN_DEPARTMENT,
    ),
    row("GET /reports/<period>/sheet", "/reports/{period}/sheet", others=403, **DEPARTMENTS),
    row(
        "POST /reports/<period>/sheet",
        "/reports/{period}/sheet",
        others=403,
        data={"done-{open_duty}": "已摸底。", "action": "save"},
        **done(DEPARTMENTS),
    ),
    row(
        "POST /reports/<period>/sheet/draft",
        "/reports/{period}/sheet/draft",
        others=403,
        data={"done-{open_duty}": "已摸底。"},
        **DEPARTMENTS,
    ),
    row(
        "POST /reports/<period>/filings",
        "/reports/{period}/filings",
        others=403,
        **done(DEPARTMENTS),
    ),
    row(
        "GET /attachments/<int:attachment_id>",
        "/attachments/{attachment}",
        others=404,
        **ON_THE_TASK,
    ),
]

REVIEW = [
    row("GET /review", others=403, **for_(("supervisor", "foreign_office"), 200)),
    row("GET /review/<int:report_id>", "/review/{report}", others=403, **CITY_OFFICE),
    row(
        "POST /review/<int:report_id>/acceptance",
        "/review/{report}/acceptance",
        others=403,
        **done(CITY_OFFICE),
    ),
    row(
        "POST /review/<int:report_id>/return",
        "/review/{report}/return",
        others=403,
        data={"ground": "incomplete", "comment": "请补充分行业培训人数。"},
        **done(CITY_OFFICE),
    ),
    row("GET /review/extensions", others=403, **for_(("supervisor", "foreign_office"), 200)),
    row(
        "GET /review/extensions/<int:extension_id>",
        "/review/extensions/{extension}",
        others=403,
        **CITY_OFFICE,
    ),
    row(
        "POST /review/extensions/<int:extension_id>/grant",
        "/review/extensions/{extension}/grant",
        others=403,
        data={"granted_due_on": "2020-04-20"},
        **done(CITY_OFFICE),
    ),
    row(
        "POST /review/extensions/<int:extension_id>/refusal",
        "/review/extensions/{extension}/refusal",
        others=403,
        data={"comment": "理由不足。"},
        **done(CITY_OFFICE),
    ),
    row("GET /review/closings", others=403, **for_(("supervisor", "foreign_office"), 200)),
    row(
        "GET /review/closings/<int:assignment_id>",
        "/review/closings/{closing}",
        others=403,
        **CITY_OFFICE,
    ),
    row(
        "POST /review/closings/<int:assignment_id>/acceptance",
        "/review/closings/{closing}/acceptance",
        others=403,
        **done(CITY_OFFICE),
    ),
    row(
        "POST /review/closings/<int:assignment_id>/return",
        "/review/closings/{closing}/return",
        others=403,
        data={"comment": "请补充成绩公布材料。"},
        **done(CITY_OFFICE),
    ),
]

DUTY = "/tasks/<slug>/duties/<int:obligation_id>"
NEXT_DUTY = "/tasks/{second_task}/duties/{next_duty}"
OPEN_DUTY = "/tasks/{second_task}/duties/{open_duty}"
PART = "/tasks/<slug>/parts/<int:assignment_id>/withdrawal"
TASKS = [
    row("GET /tasks/<slug>", "/tasks/{task}", others=404, **ON_THE_TASK),
    row(
        "POST /tasks/<slug>/signature",
        "/tasks/{task}/signature",
        others=404,
        **for_(("lead", "head", "support", "county"), 303),
    ),
    row(
        "POST /tasks/<slug>/instructions",
        "/tasks/{task}/instructions",
        others=403,
        leader=303,
        data={"body": "请抓紧推进。"},
    ),
    row(
        "GET /tasks/<slug>/closing",
        "/tasks/{third_task}/closing",
        others=403,
        **OWN_DEPARTMENT,
    ),
    row(
        "POST /tasks/<slug>/closing",
        "/tasks/{second_task}/closing",
        others=403,
        data={"note": "全部完成。"},
        **for_(("lead", "head", "support"), 422),  # the report on it has not been filed
        **for_(("county", "stranger", "foreigner"), 404),
    ),
    row(f"GET {DUTY}/extension", f"{NEXT_DUTY}/extension", others=403, **OWN_DEPARTMENT),
    row(
        f"POST {DUTY}/extension",
        f"{NEXT_DUTY}/extension",
        others=403,
        data={"due_on": "2020-07-30", "because": "受疫情影响推迟。", "progress": "已摸底。"},
        **done(OWN_DEPARTMENT),
    ),
    row(f"GET {DUTY}/reopening", f"{OPEN_DUTY}/reopening", others=403, **CITY_OFFICE),
    row(
        f"POST {DUTY}/reopening",
        f"{OPEN_DUTY}/reopening",
        others=403,
        data={"until_on": "2020-08-03", **BECAUSE},
        **done(CITY_OFFICE),
    ),
    row(f"GET {DUTY}/waiver", f"{OPEN_DUTY}/waiver", others=403, **CITY_OFFICE),
    row(
        f"POST {DUTY}/waiver",
        f"{OPEN_DUTY}/waiver",
        others=403,
        data=BECAUSE,
        **done(CITY_OFFICE),
    ),
    row(f"GET {PART}", "/tasks/{task}/parts/{part}/withdrawal", others=403, **CITY_OFFICE),
    row(
        f"POST {PART}",
        "/tasks/{task}/parts/{part}/withdrawal",
        others=403,
        data=BECAUSE,
        **done(CITY_OFFICE),
    ),
    row("GET /tasks/<slug>/withdrawal", "/tasks/{task}/withdrawal", others=403, **CITY_OFFICE),
    row(
        "POST /tasks/<slug>/withdrawal",
        "/tasks/{task}/withdrawal",
        others=403,
        data=BECAUSE,
        **done(CITY_OFFICE),
    ),
]

ALL_BUT_ADMINISTRATOR = {"others": 200, "administrator": 403}
READS_DRAFTS = for_(OFFICE, 200)
MANAGES_DRAFTS = {"supervisor": 200, "leader": 403, "auditor": 403}
INDICATOR, TRAINED = "/plans/<code>/indicators/<indicator>", "trained-person-times"
PLANS = [
    row("GET /plans", **ALL_BUT_ADMINISTRATOR),
    row("GET /plans/<code>", "/plans/{plan}", others=404, **ON_THE_TASK),
    row("GET /plans/<code>", "/plans/{draft}", others=404, **READS_DRAFTS),
    row(
        "GET /plans/<code>/export",
        "/plans/{plan}/export",
        others=404,
        **for_(("lead", "head", "support", "county"), 403),
        **READS_DRAFTS,
    ),
    row(f"GET {INDICATOR}", f"/plans/{{plan}}/indicators/{TRAINED}", others=404, **ON_THE_TASK),
    row(
        f"GET {INDICATOR}/targets/<int:year>",
        f"/plans/{{plan}}/indicators/{TRAINED}/targets/2020",
        others=403,
        **CITY_OFFICE,
    ),
    row(
        f"POST {INDICATOR}/targets/<int:year>",
        f"/plans/{{plan}}/indicators/{TRAINED}/targets/2020",
        data={"source": "临人社字〔2020〕5号"},
        others=403,
        **done(CITY_OFFICE),
    ),
    row("GET /plans/<code>/leads", "/plans/{draft}/leads", others=404, **MANAGES_DRAFTS),
    row(  # nothing is ticked
        "POST /plans/<code>/leads",
        "/plans/{draft}/leads",
        others=404,
        **MANAGES_DRAFTS | {"supervisor": 400},
    ),
    row("GET /plans/<code>/publish", "/plans/{draft}/publish", others=404, **MANAGES_DRAFTS),
    row("POST /plans/<code>/publish", "/plans/{draft}/publish", others=404, **done(MANAGES_DRAFTS)),
    row("GET /plans/<code>/reopening", "/plans/{plan}/reopening", others=403, **CITY_OFFICE),
    row(  # nothing is chosen
        "POST /plans/<code>/reopening",
        "/plans/{plan}/reopening",
        others=403,
        supervisor=400,
        foreign_office=404,
    ),
    row("GET /plans/load", others=403, **for_(("supervisor", "foreign_office"), 200)),
    row("POST /plans/load", others=403, **for_(("supervisor", "foreign_office"), 400)),
]

CITY_SUPERVISOR = {"supervisor": 200, "foreign_office": 404}
CITY_LEADER = {"leader": 303}
READS_ISSUED = for_(("lead", "head", "support", "county", *OFFICE), 200)
BULLETIN = "/bulletins/<int:bulletin_id>"
WORDS = {
    "title": "关于2020年第一季度重点任务进展情况的通报",
    "recipients": "市直有关部门、单位：",
    "body": "现将有关情况通报如下。",
    "issuer": "临沂市人民政府办公室",
}
BULLETINS = [
    row("GET /bulletins", others=200, administrator=403),
    row("GET /bulletins/new", "/bulletins/new?plan={plan}", others=403, **CITY_SUPERVISOR),
    row(
        "POST /bulletins/new",
        "/bulletins/new?plan={plan}",
        others=403,
        data={"period": "2020Q1", "as_of": "2020-04-09", "corrects": "{issued}"},
        **done(CITY_SUPERVISOR),
    ),
    row(f"GET {BULLETIN}", "/bulletins/{issued}", others=404, administrator=403, **READS_ISSUED),
    row(
        f"GET {BULLETIN}",
        "/bulletins/{proposed}",
        others=404,
        administrator=403,
        **for_(OFFICE, 200),
    ),
    row(
        f"GET {BULLETIN}/document",
        "/bulletins/{issued}/document",
        others=404,
        administrator=403,
        **READS_ISSUED,
    ),
    row(f"GET {BULLETIN}/words", "/bulletins/{drafted}/words", others=403, **CITY_SUPERVISOR),
    row(
        f"POST {BULLETIN}/words",
        "/bulletins/{drafted}/words",
        others=403,
        data=WORDS,
        **done(CITY_SUPERVISOR),
    ),
    row(
        f"POST {BULLETIN}/proposal",
        "/bulletins/{drafted}/proposal",
        others=403,
        **done(CITY_SUPERVISOR),
    ),
    row(f"POST {BULLETIN}/approval", "/bulletins/{proposed}/approval", others=403, **CITY_LEADER),
    row(
        f"POST {BULLETIN}/return",
        "/bulletins/{proposed}/return",
        others=403,
        data={"because": "请补充下一步措施。"},
        **CITY_LEADER,
    ),
    row(
        "GET /tables/<period>",
        "/tables/{period}?plan={plan}",
        others=403,
        **for_(OFFICE, 200),
        foreign_office=404,
    ),
]

NOT_ON_THE_PLAN = for_(("stranger", "foreigner", "foreign_office"), 404)
FIGURES = [
    row("GET /dashboard", **ALL_BUT_ADMINISTRATOR),
    row("GET /dashboard", "/dashboard?plan={plan}", **ALL_BUT_ADMINISTRATOR, **NOT_ON_THE_PLAN),
    *(
        row(
            f"GET /dashboard/{rows}",
            f"/dashboard/{rows}?plan={{plan}}",
            **ALL_BUT_ADMINISTRATOR,
            **NOT_ON_THE_PLAN,
        )
        for rows in ("matrix", "tasks", "assignments", "reports")
    ),
    row("GET /assessment", **ALL_BUT_ADMINISTRATOR),
    row("GET /assessment", "/assessment?plan={plan}", **ALL_BUT_ADMINISTRATOR, **NOT_ON_THE_PLAN),
    row(
        "GET /assessment/<period>",
        "/assessment/{period}?plan={plan}",
        **ALL_BUT_ADMINISTRATOR,
        **NOT_ON_THE_PLAN,
    ),
    row(
        "GET /assessment/<period>/<department>",
        "/assessment/{period}/rsj?plan={plan}",
        **ALL_BUT_ADMINISTRATOR,
        **NOT_ON_THE_PLAN,
        **for_(("support", "county"), 404),  # the sheet of another department
    ),
]

SLIPS = [
    row("GET /slips", **ALL_BUT_ADMINISTRATOR),
    row("GET /slips", "/slips?plan={plan}", **ALL_BUT_ADMINISTRATOR, **NOT_ON_THE_PLAN),
    row(
        "GET /slips/ledger", "/slips/ledger?plan={plan}", **ALL_BUT_ADMINISTRATOR, **NOT_ON_THE_PLAN
    ),
    row(
        "GET /slips/ledger.csv",
        "/slips/ledger.csv?plan={plan}",
        **ALL_BUT_ADMINISTRATOR,
        **NOT_ON_THE_PLAN,
    ),
    row(
        "GET /slips/<int:slip_id>",
        "/slips/{slip}",
        others=404,
        administrator=403,
        **for_(("lead", "head", *OFFICE), 200),
    ),
    row(
        "POST /slips/<int:slip_id>/answer",
        "/slips/{slip}/answer",
        others=403,
        data={"answer": "培训推迟，正在补办。", "promised_on": "2020-04-15"},
        **done(OWN_DEPARTMENT),
    ),
]

URGE = "/tasks/<slug>/parts/<int:assignment_id>/urges"
LEADS_ALONE = for_(("lead", "head"), 200) | for_(
    ("support", "county", "stranger", "foreigner"), 404
)
URGES = [
    row("GET /slips/urges", **ALL_BUT_ADMINISTRATOR),
    row("GET /slips/urges", "/slips/urges?plan={plan}", **ALL_BUT_ADMINISTRATOR, **NOT_ON_THE_PLAN),
    row(
        "GET /slips/urges/<int:id>",
        "/slips/urges/{urge}",
        others=404,
        administrator=403,
        **for_(("lead", "head", *OFFICE), 200),
    ),
    row(
        "GET /slips/instructions/<int:id>",
        "/slips/instructions/{instruction}",
        others=404,
        **ON_THE_TASK | {"administrator": 403},
    ),
    row(
        "POST /slips/urges/<int:id>/replies",
        "/slips/urges/{urge}/replies",
        others=403,
        data={"body": "已安排，本周开班。"},
        **done(LEADS_ALONE),
    ),
    row(
        "POST /slips/instructions/<int:id>/replies",
        "/slips/instructions/{instruction}/replies",
        others=403,
        data={"body": "已安排，本周开班。"},
        **done(LEADS_ALONE),
    ),
    row(f"GET {URGE}", "/tasks/{second_task}/parts/{second_part}/urges", others=403, **CITY_OFFICE),
    row(
        f"POST {URGE}",
        "/tasks/{second_task}/parts/{second_part}/urges",
        others=403,
        data={"obligation_id": "0", "body": "请抓紧推进。", "answer_due_on": "2020-04-15"},
        **done(CITY_OFFICE),
    ),
]
