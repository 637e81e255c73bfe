"""Connections: tested before they are saved; secrets only written."""

import pytest

from dashboard.models import AuditRecord, Connection
from tests.dashboard.reading import form_in, read, row_for, words

NEW = {
    "name": "Shop AWS",
    "region": "us-east-1",
    "credentials": "key",
    "access_key_id": "AKIATESTSONLY",
    "secret_access_key": "a-very-secret-key",
}


def test_a_connection_that_answers_is_saved(console, moto_url):
    answer = console.post("/connections/add/", NEW | {"endpoint_url": moto_url})
    assert answer["Location"] == "/connections/"
    connection = Connection.objects.get(slug="shop-aws")
    assert connection.stored_key() == ("AKIATESTSONLY", "a-very-secret-key")
    assert b"secret-key" not in bytes(connection.encrypted)
    assert moto_url in row_for(console.get("/connections/"), "Shop AWS")


def test_the_audit_trail_names_the_change_and_no_secret(console, moto_url):
    console.post("/connections/add/", NEW | {"endpoint_url": moto_url})
    record = AuditRecord.objects.get(operation="CreateConnection")
    assert record.target == "shop-aws"
    assert "a-very-secret-key" not in str(record.input)


def test_one_that_is_down_is_not_saved_and_keeps_what_was_typed(console, closed_url):
    page = console.post("/connections/add/", NEW | {"endpoint_url": closed_url})
    assert page.status_code == 502
    assert "Shop AWS cannot be reached." in words(page)
    assert form_in(page)["region"] == "us-east-1"
    assert not Connection.objects.filter(slug="shop-aws").exists()


def test_one_that_never_answers_is_said_to_be_slow(console, silent_url):
    page = console.post("/connections/add/", NEW | {"endpoint_url": silent_url})
    assert page.status_code == 504
    assert "is too slow to answer" in words(page)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("UnrecognizedClientException", "The credentials were refused."),
        ("TooManyRequestsException", "AWS is busy."),
    ],
)
def test_a_refusal_is_told_in_words(console, refusing_url, code, sentence):
    page = console.post("/connections/add/", NEW | {"endpoint_url": refusing_url(code, "no")})
    assert sentence in words(page)
    assert "a-very-secret-key" not in page.content.decode()
    assert not Connection.objects.filter(slug="shop-aws").exists()


@pytest.mark.parametrize("url", ["ftp://example.com", "file:///etc/passwd", "javascript:alert(1)", "x"])
def test_only_web_addresses_are_endpoints(console, url):
    page = console.post("/connections/add/", NEW | {"endpoint_url": url})
    assert page.status_code == 422
    assert read(page).select_one("#id_endpoint_url")["aria-invalid"] == "true"


def test_an_edit_keeps_the_stored_key_and_never_shows_it(console, aws):
    page = console.get("/connections/shop-aws/edit/")
    assert "tests-only-secret" not in page.content.decode()
    typed = form_in(page) | {"name": "Shop in Frankfurt"}
    assert console.post("/connections/shop-aws/edit/", typed).status_code == 302
    aws.refresh_from_db()
    assert aws.name == "Shop in Frankfurt"
    assert aws.stored_key() == ("AKIATESTSONLY", "tests-only-secret")


def test_a_failed_edit_leaves_the_stored_one_alone(console, aws, moto_url, closed_url):
    typed = form_in(console.get("/connections/shop-aws/edit/")) | {"endpoint_url": closed_url}
    assert console.post("/connections/shop-aws/edit/", typed).status_code == 502
    aws.refresh_from_db()
    assert aws.endpoint_url == moto_url


def test_a_new_key_id_wants_its_secret(console, aws):
    typed = form_in(console.get("/connections/shop-aws/edit/")) | {"access_key_id": "AKIAANOTHER"}
    page = console.post("/connections/shop-aws/edit/", typed)
    assert "Give the secret access key." in words(page)


def test_a_stored_connection_can_be_tested(console, aws, connect, closed_url):
    connect(closed_url, slug="old", name="Old account")
    good = console.post("/connections/shop-aws/test/", headers={"HX-Request": "true"})
    bad = console.post("/connections/old/test/", headers={"HX-Request": "true"})
    assert "Answers" in words(read(good))
    assert "Old account cannot be reached." in words(read(bad))


def test_a_connection_is_removed_and_the_embedded_one_stays(console, aws):
    assert "stay as they are" in words(console.get("/connections/shop-aws/delete/"))
    assert console.post("/connections/shop-aws/delete/").status_code == 302
    assert [each.slug for each in Connection.objects.all()] == ["embedded"]
    assert console.post("/connections/embedded/delete/").status_code == 404
    assert console.get("/connections/embedded/edit/").status_code == 404
