"""A person's hand on a page: does one thing at a time, and counts.

An action is a press, a key, or a field filled in or chosen. How one came to the page on which a
journey begins is not counted, and neither is looking. The hand remembers besides how many letters
it wrote and how often it stopped to read, so that a bench can say what a person's pace makes of it.
"""

import re

STARTED = (
    "() => document.readyState === 'complete' && 'started' in document.documentElement.dataset"
)
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


class Hand:
    """``has_keys`` is a hand at a keyboard; without one the same is done by its button."""

    def __init__(self, page, address, *, form="desk", has_script=True):
        self.page, self.address = page, address
        self.form, self.has_keys, self.has_script = form, form == "desk" and has_script, has_script
        self.actions = self.letters = self.looks = 0

    def open(self, path):
        """Be on a page; how one got there is not counted."""
        self.page.goto(self.address + path, wait_until="load")
        self.arrive()

    def arrive(self):
        """Wait until a page is there, and what its keys do."""
        self.page.wait_for_load_state("load")
        if self.has_script:
            self.page.wait_for_function(STARTED)

    def act(self):
        """Count an action; a slower hand takes its time here."""
        self.actions += 1

    def look(self):
        """Read what a page says; counted apart, it is no action."""
        self.looks += 1

    def write(self, words):
        """Write words where the cursor stands, letter by letter where a hand is that slow."""
        self.letters += len(words)
        self.page.keyboard.insert_text(words)

    def find(self, place):
        """Yield what can be seen of a place, a selector or a locator, the first of several."""
        found = self.page.locator(place) if isinstance(place, str) else place
        return found.locator("visible=true").first

    def press(self, place):
        """Press something that stays on its page."""
        self.act()
        self.find(place).click()

    def go(self, place):
        """Press something that leads to another page, or to the same one anew."""
        self.act()
        with self.page.expect_navigation(wait_until="load"):
            self.find(place).click()
        self.arrive()

    def key(self, key, otherwise):
        """Press a key that leads on; without a keyboard its button."""
        if not self.has_keys:
            self.go(otherwise)
            return
        self.act()
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)
        self.arrive()

    def fill(self, place, words):
        """Fill a field in, whatever stood in it."""
        self.act()
        found = self.find(place)
        if found.evaluate("each => ['date', 'password'].includes(each.type)"):
            found.fill(words)
            return
        found.fill("")
        found.focus()
        self.write(words)

    def add(self, place, words):
        """Write on at the end of what stands in a field."""
        self.act()
        self.find(place).press("Control+End")
        self.write(words)

    def choose(self, place, value):
        """Choose from a list."""
        self.act()
        self.find(place).select_option(value)

    def check(self, place):
        """Tick a box or take one of several."""
        self.act()
        self.find(place).check()

    def agree(self):
        """Say yes where the page asks once more, which it does only with script."""
        if self.has_script:
            self.go("dialog[open] button[value=yes]")

    def ask(self, place):
        """Press a button that asks once more, and say yes."""
        if self.has_script:
            self.press(place)
            self.agree()
        else:
            self.go(place)

    def reads(self, pattern):
        """Tell whether the page says something, in words that match a pattern."""
        return re.search(pattern, self.page.locator("main").inner_text()) is not None
