import pytest

from ops_console.shared import errors
from staff.models import Market, Team
from tests.voc.fixtures import Tagger, load_ops_tree
from voc import selectors, services
from voc.models import CauseTree, RootCause

PAIRS = [
    ("Claim Handling", "Delay"),
    ("Claim Handling", "DELAY"),
    ("Claim Handling", ""),
    ("Claim Handling", "Claim Handling Other"),
    ("Claim Handling", "Other insurance"),
    ("Underwriting", ""),
    ("", "Lost"),
    ("Claim Handling", "Delay"),
]


def load_pairs(pairs: list[tuple[str, str]], market: Market) -> services.LoadResult:
    return services.load_tree(
        code="CT",
        names={"en": "CT"},
        causes=services.causes_from_pairs(pairs),
        market_codes=[market.code],
        retire=False,
    )


def test_the_shipped_tree_comes_with_headings_levels_and_defaults(ops_tree: CauseTree) -> None:
    cause = RootCause.objects.get(tree=ops_tree, code="C8.6")

    assert cause.parent is not None
    assert (cause.parent.code, cause.level) == ("C8", 2)
    assert (cause.default_harm, cause.default_breach) == (4, 4)
    assert cause.headings["foi"] == "業務招攬爭議"


def test_loading_the_same_again_changes_nothing(market_kr: Market) -> None:
    first = load_ops_tree(market_kr.code)
    rows = list(RootCause.objects.order_by("pk").values())

    again = load_ops_tree(market_kr.code)

    assert again.version == first.version == 1
    assert list(RootCause.objects.order_by("pk").values()) == rows


def test_a_changed_label_makes_a_new_version_and_a_left_out_cause_is_retired(
    ops_tree: CauseTree,
) -> None:
    labels = dict.fromkeys(("ko", "zh-Hant", "en"), "Misguidance (new)")

    result = services.load_tree(
        code="OPS",
        names={"en": "OPS"},
        causes=[services.NewCause("C1", labels)],
        market_codes=[],
        retire=True,
    )

    assert result.tree.version == ops_tree.version + 1
    assert (result.created, result.changed) == (0, 1)
    assert [cause.code for cause in RootCause.objects.filter(is_active=True)] == ["C1"]


@pytest.mark.django_db
def test_pairs_of_a_file_become_a_tree(market_kr: Market) -> None:
    load_pairs(PAIRS, market_kr)

    groups = selectors.grouped(selectors.causes_of(market_kr.pk))
    assert [(group.heading.label, [c.label for c in group.causes]) for group in groups] == [
        (
            "Claim Handling",
            ["(unspecified)", "Claim Handling Other", "DELAY", "Delay", "Other insurance"],
        ),
        ("Underwriting", ["Underwriting"]),
    ]
    assert [c.label for c in RootCause.objects.filter(is_other=True)] == ["Claim Handling Other"]


@pytest.mark.django_db
def test_pairs_keep_their_codes_and_rows_when_the_file_comes_again(market_kr: Market) -> None:
    load_pairs(PAIRS, market_kr)
    before = dict(RootCause.objects.values_list("code", "pk"))

    result = load_pairs([*PAIRS, ("Marketing & Sales", "Rebating")], market_kr)

    after = dict(RootCause.objects.values_list("code", "pk"))
    assert result.created == 2
    assert before.items() <= after.items()


def test_a_market_without_tags_may_change_its_tree(ops_tree: CauseTree, market_kr: Market) -> None:
    load_pairs(PAIRS, market_kr)

    tree = selectors.tree_of(market_kr.pk)
    assert tree is not None
    assert tree.code == "CT"


def test_a_market_with_tags_keeps_its_tree(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.1")

    with pytest.raises(services.TreeInUse):
        load_pairs(PAIRS, market_kr)

    tree = selectors.tree_of(market_kr.pk)
    assert tree is not None
    assert tree.code == "OPS"
    assert not CauseTree.objects.filter(code="CT").exists()


LABELS = {"ko": "가", "zh-Hant": "一", "en": "a"}


@pytest.mark.parametrize(
    "row",
    [
        {},
        "C1",
        None,
        {"code": "X"},
        {"labels": LABELS},
        {"code": "X", "labels": "a"},
        {"code": "X", "labels": {"ko": "가", "en": "a"}},
        {"code": "X", "labels": {**LABELS, "en": " "}},
        {"code": "", "labels": LABELS},
        {"code": "X" * 81, "labels": LABELS},
        {"code": 1, "labels": LABELS},
        {"code": "X", "labels": LABELS, "harm": 5},
        {"code": "X", "labels": LABELS, "breach": "high"},
        {"code": "X", "labels": LABELS, "headings": []},
        {"code": "X", "labels": LABELS, "causes": {}},
        {"code": "X", "labels": LABELS, "causes": [{"code": "X.1"}]},
    ],
)
def test_a_cause_that_is_not_complete_is_refused(row: object) -> None:
    with pytest.raises(errors.Invalid):
        services.causes_from_json([row])


def test_a_third_level_is_refused() -> None:
    third = {"code": "X.1.1", "labels": LABELS}
    second = {"code": "X.1", "labels": LABELS, "causes": [third]}

    with pytest.raises(errors.Invalid, match="two levels"):
        services.causes_from_json([{"code": "X", "labels": LABELS, "causes": [second]}])


@pytest.mark.django_db
def test_a_code_that_stands_twice_is_refused_and_nothing_is_written(market_kr: Market) -> None:
    twice = services.causes_from_json([{"code": "X", "labels": LABELS}] * 2)

    with pytest.raises(errors.Invalid, match="stands twice"):
        services.load_tree(
            code="T", names={}, causes=twice, market_codes=[market_kr.code], retire=True
        )

    assert not CauseTree.objects.exists()


@pytest.mark.django_db
def test_an_unknown_market_is_not_found_and_nothing_is_written(team_claims: Team) -> None:
    with pytest.raises(errors.NotFound):
        load_ops_tree("XX")

    assert not CauseTree.objects.exists()
