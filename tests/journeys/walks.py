"""The five journeys that everybody's week is made of, walked by a hand on the real pages.

``make bench ARGS=journeys`` walks the same on the demonstration. Places are found by where they
lead and what they send, so that a walk is the same in both languages.
"""

WORDS = "举办培训班三期，培训一百二十人次。"


def file_a_quarter(hand, period, duties, words=WORDS):
    """A liaison files a quarter's reports one after the other, from My work."""
    hand.open("/my")
    hand.go(f"main a[href^='/reports/{period}']:not([href$='/sheet'])")
    if not hand.has_keys and hand.page.locator("[data-send]:visible").count() == 0:
        hand.go("[data-item] a[href*='duty=']")  # a phone shows the list first
    for _ in range(duties):
        hand.look()
        last = int(hand.page.input_value("input[name=percent]") or 0)
        hand.fill("input[name=percent]", str(min(100, last + 5)))
        hand.fill("textarea[name=done]", words)
        hand.key("Control+Enter", "[data-send]")


def file_a_quarter_on_one_sheet(hand, period, duties, words=WORDS):
    """The same with every duty on one sheet and one press at its end."""
    open_sheet(hand, period)
    for number in range(duties):
        hand.look()
        raise_percent(hand, number)
        hand.fill(row_of(hand, number, "textarea[name^='done-']"), words)
    hand.key("Control+Enter", "[data-send]")


def file_a_quarter_from_last_time(hand, period, duties, words="本期新增两期，培训八十人次。"):
    """The same, beginning with last time's words, to which what is new is added."""
    open_sheet(hand, period)
    hand.go("button[value=take]")
    for number in range(duties):
        hand.look()
        raise_percent(hand, number)
        hand.add(row_of(hand, number, "textarea[name^='done-']"), words)
    hand.key("Control+Enter", "[data-send]")


def open_sheet(hand, period):
    hand.open("/my")
    hand.go(f"a[href='/reports/{period}/sheet']")


def row_of(hand, number, field):
    return hand.page.locator(f"main {field}").nth(number)


def raise_percent(hand, number):
    field = row_of(hand, number, "input[name^='percent-']")
    hand.fill(field, str(min(100, int(field.input_value() or 0) + 5)))


def review_one_by_one(hand, reports):
    """A supervisor accepts reports one by one, with a look at each."""
    hand.open("/review")
    hand.key("n", "[data-key='n']")
    for _ in range(reports):
        hand.look()
        hand.key("a", "[data-key='a']")


def review_together(hand, reports):
    """A supervisor looks at the reports that raise no question on one page and accepts them."""
    hand.open("/review")
    hand.go("button[name=all]")
    for _ in range(reports):
        hand.look()
    hand.ask("[data-key='a']")


def find_red_of_a_county(hand, day=""):
    """A leader finds every red part of one county."""
    hand.open(f"/dashboard?as_of={day}" if day else "/dashboard")
    hand.look()
    hand.go("#governments a[href*='light=red']")


def write_an_instruction(hand, words="请抓紧补报，并说明原因。"):
    """A leader writes an instruction where the problem stands."""
    hand.open("/dashboard")
    hand.look()
    hand.press(".instruct summary")
    hand.fill(".instruct[open] textarea", words)
    hand.go(".instruct[open] button")


def prepare_a_bulletin(hand):
    """A supervisor drafts a period's bulletin, reads it and proposes it."""
    hand.open("/bulletins")
    hand.go("a[href^='/bulletins/new']")
    hand.go("main form button.button-primary")
    hand.look()
    hand.ask("form[action$='/proposal'] button")
