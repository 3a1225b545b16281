"""The permission matrix: documents that are read into plan drafts."""

from tests.web.permission_rows import for_, row
from tests.web.permissions_of_work import CITY_OFFICE, done

DRAFT = "/plans/drafts/{plan_draft}"
DRAFT_RULE = "/plans/drafts/<int:draft_id>"
READS_DOCUMENTS = for_(("supervisor", "foreign_office"), 200)
STALE = {"supervisor": 409, "foreign_office": 404}
PLAN_DRAFTS = [
    row("GET /plans/drafts", others=403, **READS_DOCUMENTS),
    row("GET /plans/drafts/upload", others=403, **READS_DOCUMENTS),
    row(  # nothing was chosen
        "POST /plans/drafts/upload", others=403, **for_(("supervisor", "foreign_office"), 422)
    ),
    *(
        row(f"GET {DRAFT_RULE}{page}", f"{DRAFT}{page}", others=403, **CITY_OFFICE)
        for page in ("", "/document", "/head", "/names", "/leads", "/warnings", "/plan")
    ),
    row(  # no name is given, so there is none to add a unit for
        f"GET {DRAFT_RULE}/names/new",
        f"{DRAFT}/names/new",
        others=403,
        **for_(("supervisor", "foreign_office"), 404),
    ),
    row(
        f"POST {DRAFT_RULE}/names/new",
        f"{DRAFT}/names/new",
        others=403,
        **for_(("supervisor", "foreign_office"), 404),
    ),
    row(  # not everything is decided, so the page says what is open
        f"GET {DRAFT_RULE}/plan.yaml", f"{DRAFT}/plan.yaml", others=403, **done(CITY_OFFICE)
    ),
    *(
        row(f"POST {DRAFT_RULE}{page}", f"{DRAFT}{page}", others=403, **STALE)
        for page in ("/head", "/names", "/leads", "/warnings", "/plan")
    ),
    *(
        row(f"POST {DRAFT_RULE}{step}", f"{DRAFT}{step}", others=403, **done(CITY_OFFICE))
        for step in ("/comparison", "/readings", "/putting-aside", "/taking-up", "/tasks")
    ),
    row(
        f"GET {DRAFT_RULE}/tasks/<int:task_id>",
        f"{DRAFT}/tasks/{{draft_task}}",
        others=403,
        **CITY_OFFICE,
    ),
    row(
        f"POST {DRAFT_RULE}/tasks/<int:task_id>",
        f"{DRAFT}/tasks/{{draft_task}}",
        others=403,
        data={"version": "1", "requirement": "开展培训。", "responsible": "市人社局"},
        **done(CITY_OFFICE),
    ),
    *(
        row(
            f"POST {DRAFT_RULE}/tasks/<int:task_id>{step}",
            f"{DRAFT}/tasks/{{draft_task}}{step}",
            others=403,
            data={"version": "1", "before_piece": "1"},
            **done(CITY_OFFICE),
        )
        for step in ("/division", "/joining", "/omission", "/return")
    ),
]
