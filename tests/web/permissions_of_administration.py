"""The permission matrix: own account, administration, and what watches the installation."""

from tests.web.permission_rows import for_, row

READS_SYSTEM = for_(("administrator", "auditor", "supervisor", "foreign_office"), 200)
# Of the city's administration the county's office sees nothing; the county's own it may read.
READS_CITY = for_(("administrator", "auditor", "supervisor"), 200) | {"foreign_office": 404}
ONLY_ADMINISTRATOR = {"administrator": 200}
PERSON = {"name": "钱联络", "role": "liaison", "email": "", "title": ""}

ACCOUNT = [
    row("GET /", others=303),
    row("GET /login", others=303, anonymous=200),
    row("POST /login", others=400, anonymous=400),
    row("POST /logout", others=303),
    row("POST /language", others=303, anonymous=303, data={"locale": "en"}),
    row("GET /account", others=200),
    row("POST /account/digest", others=303, data={"digest_hour": "14"}),
    row("POST /account/email", others=303, data={"email": "a@example.gov.cn"}),
    row("POST /account/copies", others=303, data={"copy_email": "b@example.gov.cn"}),
    row("GET /copies/<token>", "/copies/1-0", others=404, anonymous=404),
    row("POST /copies/<token>", "/copies/1-0", others=404, anonymous=404),
    row("POST /account/tour", others=303, data={"closed": "1", "next": "/help"}),
    row("GET /help", others=200),
    row("GET /help/<chapter>", "/help/start", others=200),
    row("GET /help/pictures/<name>", "/help/pictures/login.png", others=200),
    row("GET /accessibility", others=200, anonymous=200),
    row("GET /account/password", others=200),
    row("POST /account/password", others=400),
    row(
        "POST /account/sessions/<int:session_id>/end",
        "/account/sessions/{session}/end",
        others=404,
        administrator=303,
    ),
]

ADMINISTRATION = [
    row("GET /admin", others=403, **READS_SYSTEM),
    row("GET /admin/reorganisations", others=403, **READS_SYSTEM),
    row(
        "GET /admin/reorganisations/<int:reorganisation_id>",
        "/admin/reorganisations/{reorganisation}",
        others=403,
        **READS_CITY,
    ),
    row(
        "POST /admin/reorganisations/<int:reorganisation_id>/cancel",
        "/admin/reorganisations/{reorganisation}/cancel",
        others=403,
        administrator=303,
    ),
    row("GET /admin/reorganisations/merge", others=403, **ONLY_ADMINISTRATOR),
    row("POST /admin/reorganisations/merge", others=403, administrator=400),
    row(
        "GET /admin/reorganisations/split/<int:department_id>",
        "/admin/reorganisations/split/{candidate}",
        others=403,
        **ONLY_ADMINISTRATOR,
    ),
    row(
        "POST /admin/reorganisations/split/<int:department_id>",
        "/admin/reorganisations/split/{candidate}",
        others=403,
        administrator=400,
    ),
    row("GET /admin/people", others=403, **READS_SYSTEM),
    row("GET /admin/people/new", others=403, **ONLY_ADMINISTRATOR),
    row(
        "POST /admin/people/new",
        others=403,
        administrator=201,
        data=PERSON | {"username": "czj-2", "department_id": "{candidate}"},
    ),
    row("GET /admin/people/<username>", "/admin/people/stranger", others=403, **READS_CITY),
    row(
        "GET /admin/people/<username>/edit",
        "/admin/people/stranger/edit",
        others=403,
        **ONLY_ADMINISTRATOR,
    ),
    row(
        "POST /admin/people/<username>/edit",
        "/admin/people/stranger/edit",
        others=403,
        administrator=303,
        data=PERSON | {"department_id": "{candidate}"},
    ),
    row(
        "POST /admin/people/<username>/edit",
        "/admin/people/foreigner/edit",
        others=403,
        administrator=404,
        data=PERSON | {"department_id": "{candidate}"},
    ),
    row(
        "GET /admin/people/<username>/disable",
        "/admin/people/stranger/disable",
        others=403,
        **ONLY_ADMINISTRATOR,
    ),
    row(
        "POST /admin/people/<username>/disable",
        "/admin/people/stranger/disable",
        others=403,
        administrator=303,
    ),
    row(
        "POST /admin/people/<username>/disable",
        "/admin/people/lead/disable",
        others=403,
        administrator=422,
    ),
    row(
        "POST /admin/people/<username>/enable",
        "/admin/people/gone/enable",
        others=403,
        administrator=201,
    ),
    row(
        "GET /admin/people/<username>/password",
        "/admin/people/stranger/password",
        others=403,
        **ONLY_ADMINISTRATOR,
    ),
    row(
        "POST /admin/people/<username>/password",
        "/admin/people/stranger/password",
        others=403,
        administrator=201,
    ),
    row(
        "POST /admin/people/<username>/password",
        "/admin/people/foreigner/password",
        others=403,
        administrator=404,
    ),
    row("GET /admin/jurisdictions", others=403, **READS_SYSTEM),
    row("GET /admin/jurisdictions/new", others=403, administrator=200),
    row(
        "POST /admin/jurisdictions/new",
        others=403,
        data={"parent": "371300", "name": "高新区", "code": "371390"},
        administrator=303,
    ),
    row("GET /admin/departments", others=403, **READS_SYSTEM),
    row("GET /admin/departments/new", others=403, administrator=200),
    row(
        "POST /admin/departments/new",
        others=403,
        data={
            "jurisdiction": "371300",
            "official": "临沂市卫生健康委员会",
            "kind": "commission",
            "code": "wjw",
        },
        administrator=303,
    ),
    row(
        "GET /admin/departments/<int:department_id>",
        "/admin/departments/{department}",
        others=403,
        **READS_CITY,
    ),
    row(
        "POST /admin/departments/<int:department_id>/names",
        "/admin/departments/{department}/names",
        others=403,
        administrator=303,
        foreign_office=404,
        data={"official": "临沂市人力资源局", "from_on": "2020-06-01", "source": "机构改革方案"},
    ),
    row(
        "POST /admin/departments/<int:department_id>/aliases",
        "/admin/departments/{department}/aliases",
        others=403,
        administrator=303,
        foreign_office=404,
        data={"alias": "人社部门"},
    ),
    row("GET /admin/groups", others=403, **READS_SYSTEM),
    row("GET /admin/groups/<int:group_id>", "/admin/groups/{group}", others=403, **READS_CITY),
    row(
        "POST /admin/groups/<int:group_id>/members",
        "/admin/groups/{group}/members",
        others=403,
        administrator=303,
        supervisor=303,
        foreign_office=404,
        data={"department_ids": "{candidate}", "from_on": "2020-04-01", "source": "联席会议制度"},
    ),
    row(
        "GET /admin/groups/<int:group_id>/members/<int:member_id>/end",
        "/admin/groups/{group}/members/{member}/end",
        others=403,
        administrator=200,
        supervisor=200,
        foreign_office=404,
    ),
    row(
        "POST /admin/groups/<int:group_id>/members/<int:member_id>/end",
        "/admin/groups/{group}/members/{member}/end",
        others=403,
        administrator=303,
        supervisor=303,
        foreign_office=404,
        data={"to_on": "2020-06-30", "source": "联席会议制度"},
    ),
    row(
        "POST /admin/groups/<int:group_id>/confirm",
        "/admin/groups/{group}/confirm",
        others=403,
        administrator=303,
        supervisor=303,
        foreign_office=404,
    ),
    row("GET /admin/calendar", others=403, **READS_SYSTEM),
    row(
        "POST /admin/calendar",
        others=403,
        administrator=200,
        data={"day": "2020-04-08", "kind": "rest", "source": "市政府通知"},
    ),
    row("GET /admin/policy", others=403, **READS_SYSTEM),
    row("GET /admin/policy/<version>", "/admin/policy/{version}", others=403, **READS_SYSTEM),
    row("GET /admin/audit", others=403, auditor=200),
]

READS_MAIL = for_(("administrator", "auditor"), 200)
OPERATIONS = [
    row("GET /admin/mail", others=403, **READS_MAIL),
    row("GET /admin/mail/<int:mail_id>", "/admin/mail/{mail}", others=403, **READS_MAIL),
    row("GET /admin/mail/<int:mail_id>/page", "/admin/mail/{mail}/page", others=403, **READS_MAIL),
    row(
        "POST /admin/mail/<int:mail_id>/retry",
        "/admin/mail/{mail}/retry",
        others=403,
        administrator=303,
    ),
    row("GET /admin/jobs", others=403, **READS_MAIL),
    row("GET /health/jobs", others=503, anonymous=503),  # no scheduler runs beside the tests
    row("GET /metrics", others=200, anonymous=200),
]

INSTALLATION = [
    row("GET /healthz", others=200, anonymous=200),
    row("GET /style/<version>.css", "/style/1.css", others=200, anonymous=200),
    row("GET /readyz", others=200, anonymous=200),
    row("GET /styleguide", others=200, anonymous=200),
    row("POST /demonstration/forward", others=404, data={"step": "day"}),
]
