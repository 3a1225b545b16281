"""A draft keeps everything when it is stored, and is printed as the contract names it."""

from tracker.annex.child import read_in_child
from tracker.annex.draft import AnnexDraft
from tracker.annex.reading import read_document

SIMPLE = "乙市实施方案\n一、主要任务\n推进培训。（市人社局、市教育局等按职责分工负责）\n".encode()


def test_a_stored_draft_is_the_same_draft():
    draft = read_document(SIMPLE, "a.txt")
    assert AnnexDraft.from_stored(draft.as_stored()) == draft


def test_a_child_reads_the_same():
    assert read_in_child(SIMPLE, "a.txt") == read_document(SIMPLE, "a.txt")


def test_the_json_has_the_names_of_the_contract():
    written = read_document(SIMPLE, "a.txt").as_json()
    assert {"title", "document_number", "issued_on", "issuer", "period", "lead_rule"} <= set(
        written
    )
    (task,) = written["tasks"]
    assert task["responsible"] == ["市人社局", "市教育局"]
    assert task["open_ended"]
    assert task["presumed_lead"] == "市人社局"
    assert task["source"]["line"] == 3
