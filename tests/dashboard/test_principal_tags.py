"""Principal tags: which claims travel, and what they come to for a user."""

import pytest

from tests.dashboard.reading import form_in, read, row_for, words


@pytest.fixture
def place(identity_spot):
    identity_spot.users.client.admin_create_user(
        UserPoolId=identity_spot.users.pool_id,
        Username="ann",
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": "ann@example.com"},
            {"Name": "name", "Value": "Ann & Holm"},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    return identity_spot


def stored(place):
    return place.identities.get_principal_tag_attribute_map(
        IdentityPoolId=place.identity_pool_id, IdentityProviderName=place.login
    )


def tags(*pairs):
    return {"tag-TOTAL_FORMS": str(len(pairs))} | {
        f"tag-{at}-{name}": text
        for at, pair in enumerate(pairs)
        for name, text in zip(("tag", "claim"), pair, strict=True)
    }


def opened(console, place):
    return form_in(console.get(place.url("tags/map/", provider=place.login)))


def send(console, place, typed, step="preview/"):
    return console.post(place.url(f"tags/map/{step}", provider=place.login), typed)


def test_the_list_tells_every_providers_tags(console, place):
    assert "None" in row_for(console.get(place.url("tags/")), "Harbour shop")
    place.identities.set_principal_tag_attribute_map(
        IdentityPoolId=place.identity_pool_id, IdentityProviderName=place.login, UseDefaults=True
    )
    assert "username from sub" in row_for(console.get(place.url("tags/")), "Harbour shop")


def test_tags_are_added_previewed_and_saved(console, place):
    added = form_in(send(console, place, opened(console, place) | {"mode": "custom", "do": "add"}, ""))
    preview = send(console, place, added | tags(("team", "custom:team")))
    assert "claim custom:team" in row_for(preview, "tag team")
    assert send(console, place, form_in(preview), "save/").status_code == 302
    assert stored(place)["PrincipalTags"] == {"team": "custom:team"}


@pytest.mark.parametrize(("mode", "uses", "expected"), [("defaults", True, 2), ("none", False, 0)])
def test_other_modes_are_saved(console, place, mode, uses, expected):
    place.identities.set_principal_tag_attribute_map(
        IdentityPoolId=place.identity_pool_id,
        IdentityProviderName=place.login,
        PrincipalTags={"team": "custom:team"},
    )
    preview = send(console, place, opened(console, place) | {"mode": mode})
    assert send(console, place, form_in(preview), "save/").status_code == 302
    assert stored(place)["UseDefaults"] is uses
    assert len(stored(place).get("PrincipalTags", {})) == expected


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (tags(("", "email")), "Name the tag."),
        (tags(("team", "")), "Name the claim."),
        (tags(("team", "a"), ("Team", "b")), "Another tag has this name"),
        (tags(("aws:team", "a")), "AWS’s own"),
        (tags(("x" * 129, "a")), "At most 128 characters; this has 129."),
        (tags(*[(f"tag{at:02}", "c" * 10) for at in range(40)]), "may take 460 bytes in all; these take 600"),
        (tags(*[(f"t{at}", "c") for at in range(51)]), "A login can have 50 tags; these are 51."),
        ({}, "Add at least one tag"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(console, place, given, sentence):
    page = send(console, place, opened(console, place) | {"mode": "custom"} | given)
    assert page.status_code == 422
    assert sentence in words(page)
    assert given.items() <= form_in(page).items()
    assert not stored(place).get("PrincipalTags")


def test_two_editors_at_once_are_told(console, place):
    first, second = opened(console, place), opened(console, place)
    assert send(console, place, first | {"mode": "defaults"}, "save/").status_code == 302
    conflict = send(console, place, second | {"mode": "custom"} | tags(("a", "b")), "save/")
    assert conflict.status_code == 409
    assert "Somebody else changed" in words(conflict)


def test_a_users_tags_are_worked_out_from_the_claims(console, place):
    place.identities.set_principal_tag_attribute_map(
        IdentityPoolId=place.identity_pool_id,
        IdentityProviderName=place.login,
        PrincipalTags={"mail": "email", "ok": "email_verified", "title": "name", "team": "custom:team"},
    )
    page = console.get(place.url("tags/map/", provider=place.login, username="ann"))
    facts = {words(row.dt): words(row.dd) for row in read(page).select("dl.facts > div")}
    assert facts["mail"] == "ann@example.com"
    assert facts["ok"] == "true"
    assert "refuses the login" in facts["title"]
    assert "no such claim" in facts["team"]
