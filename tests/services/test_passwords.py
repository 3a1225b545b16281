"""Passwords: hashed, held to a policy, generated."""

import pytest

from tracker.errors import Invalid
from tracker.models import User
from tracker.services.user import passwords

PERSON = User(username="rsj-zhang", name="张建国", email="zhangjianguo@example.gov.cn")


def test_only_the_right_password_matches_its_hash():
    stored = passwords.hash_password("gentle-river-42")
    assert stored.startswith("$argon2id$")
    assert passwords.matches("gentle-river-42", stored)
    assert not passwords.matches("gentle-river-43", stored)
    assert not passwords.needs_rehash(stored)


@pytest.mark.parametrize("stored", ["", "not a hash"])
def test_an_account_without_a_hash_is_never_matched(stored):
    assert not passwords.matches("", stored)
    assert not passwords.matches("anything", stored)


def test_the_hash_for_nobody_costs_as_much_as_a_real_one():
    assert not passwords.needs_rehash(passwords.NOBODYS)


def test_a_hash_of_other_parameters_is_to_be_made_anew():
    weak = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$/bYSdZjfP64PqpKu3xUzGhGWSHkO75MJyr90fLjvBjM"
    assert passwords.needs_rehash(weak)


def test_generated_passwords_are_long_different_and_good_enough():
    made = {passwords.generate_password() for _ in range(50)}
    assert len(made) == 50
    for each in made:
        passwords.require_good(each, PERSON)


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "kurz-9",
        "1234567890",
        "0987654321",
        "abcdefghijklm",
        "aaaaaaaaaaaa",
        "abababababab",
        "Password123",
        "passw0rd2020",
        "Linyi@2021",
        "admin12345",
        "rsj-zhang2020",
        "张建国张建国1234"[:10],
        "zhangjianguo1",
        "督办督办督办密码密码",
        "x" * 201,
    ],
)
def test_a_weak_password_is_refused_with_its_field(weak):
    with pytest.raises(Invalid) as refusal:
        passwords.require_good(weak, PERSON)
    assert refusal.value.field == "new_password"


@pytest.mark.parametrize(
    "good", ["gentle-river-42", "一句只有我自己知道的话", "correct horse battery staple"]
)
def test_a_long_sentence_is_good_without_digits_or_signs(good):
    passwords.require_good(good, PERSON)
