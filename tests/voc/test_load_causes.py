import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from staff.models import Market
from voc import selectors
from voc.models import CauseTree, RootCause

CSV = 'id,reason,subreason\n1,Claim,"Delay, long"\n2,Claim,\n3,,\n4,Sales,\n1,Claim,"Delay, long"\n'


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_causes", *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_without_a_file_the_shipped_tree_goes_to_its_markets(
    market_kr: Market, market_tw: Market
) -> None:
    out = load()

    assert "61 created" in out
    assert [selectors.tree_of(market.pk) for market in (market_kr, market_tw)] == [
        CauseTree.objects.get(code="OPS")
    ] * 2
    assert "0 created, 0 changed, 0 retired" in load()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["causes.csv", "causes.csv.gz"])
def test_two_columns_of_a_file_become_a_tree(tmp_path: Path, market_kr: Market, name: str) -> None:
    path = tmp_path / name
    content = f"\ufeff{CSV}".encode()
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    options = ("--tree", "CT", "--market", "KR", "--columns", "reason,subreason")

    out = load(str(path), *options)

    codes = set(RootCause.objects.values_list("labels__en", flat=True))
    assert codes == {"Claim", "Delay, long", "(unspecified)", "Sales"}
    assert "4 created" in out
    assert "0 created, 0 changed" in load(str(path), *options)
    tree = selectors.tree_of(market_kr.pk)
    assert tree is not None
    assert tree.code == "CT"


@pytest.mark.django_db
def test_one_column_of_any_file_that_can_be_imported_will_do(
    tmp_path: Path, market_kr: Market
) -> None:
    path = tmp_path / "causes.csv"
    path.write_bytes("번호; 사유 \n1;지연\n2;지연\n3\n4;오안내\n".encode("cp949"))

    out = load(str(path), "--tree", "KR1", "--market", "KR", "--columns", "사유")

    assert "2 created" in out
    assert set(RootCause.objects.values_list("labels__en", "level")) == {("지연", 1), ("오안내", 1)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "arguments", "reason"),
    [
        (CSV, ("--columns", "reason,subreason"), "needs --tree"),
        (CSV, ("--tree", "CT", "--columns", "id,reason,subreason"), "needs --tree"),
        (CSV, ("--tree", "CT", "--columns", "reason,kind"), "no column kind.*subreason"),
        ("", ("--tree", "CT", "--columns", "reason"), "is empty"),
        (CSV, ("--tree", "CT", "--columns", "reason,subreason", "--market", "XX"), "not exist"),
        (CSV, (), "cannot be read"),
        ("[]", (), "object with a list"),
        (json.dumps({"causes": []}), (), "Name the tree"),
        (json.dumps({"tree": "X", "causes": [{"code": "A"}]}), (), "a label in each language"),
    ],
)
def test_what_cannot_be_loaded_says_why_and_leaves_nothing(
    tmp_path: Path, content: str, arguments: tuple[str, ...], reason: str
) -> None:
    path = tmp_path / "causes.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=reason):
        load(str(path), *arguments)

    assert not CauseTree.objects.exists()


@pytest.mark.django_db
def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "causes.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode() * 1000)[:-20])

    with pytest.raises(CommandError, match="gz: The packed file is damaged"):
        load(str(path), "--tree", "CT", "--columns", "reason,subreason")


@pytest.mark.django_db
def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        load("/nowhere/causes.json")
