"""`verify_audit` names the first broken link and keeps the ends of chains elsewhere."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.shared.audit.test_chain import tamper, write


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_an_unbroken_trail_is_said_to_be_so() -> None:
    assert run() == "The audit trail is empty.\n"

    write(3)

    assert run().startswith("KR: 3 entries, unbroken, ends in ")


@pytest.mark.django_db
def test_the_first_broken_link_ends_it_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    tamper("UPDATE shared_auditentry SET actor_name = 'another' WHERE number = 2")

    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == 1
    assert "KR 2: its content was changed" in capsys.readouterr().err


@pytest.mark.django_db
def test_anchors_are_added_to_a_file_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "anchors.jsonl"
    write(3)
    run(write_anchors=kept)
    write(2)
    run(write_anchors=kept)

    assert "5 entries" in run(anchors=kept)

    tamper("DELETE FROM shared_auditentry")
    with pytest.raises(SystemExit):
        run(anchors=kept)
    assert "entries up to an anchor are missing" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["{", "[]", '{"chain": "KR"}'])
def test_a_file_of_something_else_is_said_to_be_so(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "anchors.jsonl"
    kept.write_text(content)

    with pytest.raises(CommandError, match="no file of anchors"):
        run(anchors=kept)
