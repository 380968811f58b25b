"""Evaluation documents: every problem with its path, and what the schema says is what is read."""

import json
from dataclasses import fields
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from appraisals.documents import SCHEMA, InvalidDocument, as_bytes, as_data, parse, prepare
from appraisals.documents.parsing import COLUMNS, JUDGEMENTS
from appraisals.rating import METHODS, Area, Group, Judgement, Scope, benchmark, evaluate, process_rating, scampi
from appraisals.rating.conformity import Nonconformity, State
from appraisals.rating.consistency import Justification, Rule, RuleKind, Strictness
from appraisals.rating.coverage import Evidence, SampledUnit, UnitKind
from appraisals.rating.organizational_maturity import Level
from appraisals.rating.scale import Aggregation, Arithmetic, MidPoint, Numbers

PP = {"ref": "PP", "level": 2, "groups": [{"ref": "PP SG 1", "level": 1, "items": ["PP SP 1.1", "PP SP 1.2"]}]}
DOCUMENT = {"format": 1, "type": "evaluation", "method": "scampi-a-1.3", "structure": [PP]}


def row(ref="PP SP 1.1", unit="alpha", value="FI", **others):
    return {"area": "PP", "ref": ref, "unit": unit, "value": value, **others}


def problems_of(changes, *, fit=False):
    def read():
        document = parse(DOCUMENT | changes)
        return prepare(document, document.structure) if fit else document

    with pytest.raises(InvalidDocument) as caught:
        read()
    return list(caught.value.problems)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_every_method_and_column():
    assert SCHEMA["properties"]["method"]["enum"] == list(METHODS)
    assert tuple(SCHEMA["$defs"]["judgement"]["properties"]) == COLUMNS
    assert SCHEMA["properties"]["judgements"]["maxItems"] == JUDGEMENTS


@pytest.mark.parametrize(
    ("method", "part"), [("scampi-a-1.3", "scampi-a-1.3"), ("benchmark-3.0", "benchmark"), ("iso-17021", "iso-17021")]
)
def test_the_schema_knows_every_option(method, part):
    names = {field.name for field in fields(METHODS[method].options)}

    assert set(SCHEMA["$defs"][f"options-{part}"]["properties"]) == names


def test_the_schema_knows_the_options_of_process_rating():
    names = {field.name for field in fields(process_rating.Options)} - {"arithmetic"}

    assert set(SCHEMA["$defs"]["options-iso-33020"]["properties"]) == names | {
        field.name for field in fields(Arithmetic)
    }


@pytest.mark.parametrize("data", [None, [], "x", 7])
def test_a_document_is_an_object(data):
    with pytest.raises(InvalidDocument, match="the document is not a JSON object"):
        parse(data)


def test_every_problem_of_the_shape_is_told_with_its_path():
    problems = problems_of(
        {
            "format": 2,
            "method": "scampi-a-1.2",
            "framework": "cmmi-dev-1.3",
            "colour": "red",
            "scope": {"outside": [{"area": "PP", "scope": "gone", "reason": "x"}]},
            "decisions": [{"question": "impact", "area": "PP", "ref": "PP SG 1", "value": "significant"}],
            "judgements": [row(), row(value=7, note="x"), {"area": "PP"}, row(unit=5), row(weakness="maybe"), "FI"],
        }
    )

    assert sorted(problems) == sorted(
        [
            ("", "Additional properties are not allowed ('colour' was unexpected)"),
            ("", "exactly one of framework and structure is needed"),
            ("format", "1 was expected"),
            ("method", f"'scampi-a-1.2' is not one of {list(METHODS)}"),
            ("scope.outside[0].scope", "'gone' is not one of ['not_applicable', 'out_of_scope']"),
            ("decisions[0]", "'reason' is a required property"),
            ("judgements[1].note", "is not known"),
            ("judgements[2].ref", "is missing or not a text of at most 120 characters"),
            ("judgements[2].value", "is missing or not a text of at most 120 characters"),
            ("judgements[3].unit", "is not a text of at most 120 characters"),
            ("judgements[4].weakness", "is neither yes nor no"),
            ("judgements[5]", "is not an object"),
        ]
    )


@pytest.mark.parametrize(
    ("method", "options", "path"),
    [
        ("scampi-a-1.3", {"target": 1}, "options.target"),
        ("scampi-a-1.3", {"count_not_yet": True}, "options"),
        ("benchmark-2.0", {"target": 0}, "options.target"),
        ("benchmark-3.0", {"sets": {"7": []}}, "options.sets"),
        ("iso-33020", {"method": "R4"}, "options.method"),
        ("iso-33020", {"rules": [{"id": "x"}]}, "options.rules[0]"),
        ("iso-33004", {"model": []}, "options.model"),
        ("iso-17021", {"today": "yesterday"}, "options.today"),
        ("iso-17021", {"today": "2026-02-30"}, "options"),
    ],
)
def test_options_are_those_of_the_method(method, options, path):
    assert path in {found for found, _text in problems_of({"method": method, "options": options})}


def test_rules_that_repeat_an_id_are_told():
    rule = {"id": "a", "kind": "cap", "strictness": "RL", "item": "PA 1.1", "target": "PA 2.1", "text": "x"}

    assert problems_of({"method": "iso-33020", "options": {"rules": [rule, rule]}}) == [
        ("options", "rules: a stands twice")
    ]


def test_what_does_not_fit_the_structure_is_told_with_its_path():
    problems = problems_of(
        {
            "scope": {
                "areas": ["PP", "XX"],
                "units_by_area": {"PP": ["alpha"], "YY": ["alpha"]},
                "outside": [{"area": "ZZ", "scope": "out_of_scope", "reason": "x"}],
            },
            "judgements": [
                row(),
                row(),
                row("PP SP 9.9"),
                row(unit="beta"),
                row("PP SP 1.2", value="F"),
                row() | {"area": "QQ"},
            ],
            "decisions": [
                {"question": "impact", "area": "PP", "ref": "PP SG 9", "value": "significant", "reason": "x"}
            ],
        },
        fit=True,
    )

    assert problems == [
        ("scope.areas", "there is no XX"),
        ("scope.units_by_area", "there is no YY"),
        ("scope.outside", "there is no ZZ"),
        ("judgements[1]", "is judged already at judgements[0]"),
        ("judgements[2].ref", "PP has no PP SP 9.9"),
        ("judgements[3].unit", "beta is no instance of PP"),
        ("judgements[4].value", "'F' is not one of FI, LI, PI, NI, NY"),
        ("judgements[5].area", "there is no QQ"),
        ("decisions[0].ref", "PP has no PP SG 9"),
    ]


def test_csv_gives_the_same_judgements():
    rows = (
        "area,ref,unit,value,weakness",
        "PP,PP SP 1.1,alpha,FI,no",
        "PP,PP SP 1.2, alpha ,LI,YES",
        "PP,PP SP 1.1,beta,NY,",
    )

    assert parse(DOCUMENT | {"judgements_csv": "\ufeff" + "\n".join(rows)}).judgements == (
        Judgement("PP", "PP SP 1.1", "alpha", "FI", False),
        Judgement("PP", "PP SP 1.2", "alpha", "LI", True),
        Judgement("PP", "PP SP 1.1", "beta", "NY", None),
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "area,ref,mark\n",
            [("judgements_csv", "the column mark is not known"), ("judgements_csv", "the column value is missing")],
        ),
        (
            "area,ref,value\nPP,,FI\n",
            [("judgements_csv[2].ref", "is missing or not a text of at most 120 characters")],
        ),
        ("area,ref,value\nPP,x,FI,more\n", [("judgements_csv[2].further cells", "is not known")]),
        ('area,ref,value\nPP,"x', [("judgements_csv[1]", "unexpected end of data")]),
        ("area,ref,value,weakness\nPP,x,FI,maybe\n", [("judgements_csv[2].weakness", "is neither yes nor no")]),
    ],
)  # fmt: skip
def test_every_problem_of_the_csv_is_told_with_its_line(text, problems):
    assert problems_of({"judgements_csv": text}) == problems


def test_judgements_and_their_csv_exclude_each_other():
    assert ("", "judgements and judgements_csv exclude each other") in problems_of(
        {"judgements": [], "judgements_csv": "area,ref,value\n"}
    )


def test_there_is_a_limit_of_judgements():
    assert problems_of({"judgements": [None] * (JUDGEMENTS + 1)}) == [
        ("judgements", "100,001 judgements are more than 100,000")
    ]


def test_there_is_a_limit_of_everything_else():
    many = [{"ref": f"A{number}", "units": ["a"] * 99} for number in range(1001)]

    assert problems_of({"structure": many}) == [("", "beside the judgements there are more than 100,000 values")]


def test_scope_and_instances_are_laid_on_the_structure():
    structure = tuple(Area(ref, (Group(f"{ref} 1", 1, ("a",)),), level=2) for ref in ("PP", "CM", "MA", "SAM"))
    scope = {
        "areas": ["PP", "CM", "SAM"],
        "units": ["alpha", "beta"],
        "units_by_area": {"CM": ["lab"]},
        "outside": [{"area": "SAM", "scope": "not_applicable", "reason": "no suppliers"}],
    }

    staged = prepare(parse(DOCUMENT | {"scope": scope}), structure)
    view = prepare(parse(DOCUMENT | {"scope": scope, "method": "benchmark-3.0"}), structure)

    assert [(area.ref, area.scope, area.units) for area in staged] == [
        ("PP", Scope.IN_SCOPE, ("alpha", "beta")),
        ("CM", Scope.IN_SCOPE, ("lab",)),
        ("MA", Scope.OUT_OF_SCOPE, ("alpha", "beta")),
        ("SAM", Scope.NOT_APPLICABLE, ("alpha", "beta")),
    ]
    assert staged[3].reason == "no suppliers"
    assert [area.ref for area in view] == ["PP", "CM", "SAM"]


@pytest.mark.parametrize(
    ("method", "data", "expected"),
    [
        ("scampi-a-1.3", {}, scampi.Options()),
        (
            "scampi-a-1.3",
            {
                "target": 3,
                "appraisal_class": "B",
                "units": [{"ref": "qa", "kind": "support_function", "serves": ["x"]}, {"ref": "a", "subgroup": "x"}],
                "evidence": [{"area": "PP", "unit": "a", "artifacts": True, "affirmations": False}],
            },
            scampi.Options(
                3,
                scampi.AppraisalClass.B,
                (SampledUnit("qa", "", UnitKind.SUPPORT_FUNCTION, ("x",)), SampledUnit("a", "x")),
                (Evidence("PP", "a", True, False),),
            ),
        ),
        ("benchmark-2.0", {"target": 3}, benchmark.Options(target=3, sets=benchmark.V2_SETS)),
        (
            "benchmark-3.0",
            {"sets": {"2": ["CM"], "1": ["PP"]}, "optional": [], "count_not_yet": False, "highest_capability": 5},
            benchmark.Options(5, ((1, ("PP",)), (2, ("CM",))), (), False, 5),
        ),
        (
            "iso-33020",
            {
                "target": 2,
                "targets": {"B": 1, "A": 3},
                "method": "R1",
                "path": "outcomes_first",
                "aggregation": "median",
                "numbers": "percent",
                "refined": True,
                "mid_point": "up",
                "rules": [{"id": "a", "kind": "cap", "strictness": "RC", "item": "x", "target": "y", "text": "t"}],
                "justifications": [{"rule": "a", "process": "A", "reason": "r", "grounds": ["x"]}],
            },
            process_rating.Options(
                2,
                (("A", 3), ("B", 1)),
                process_rating.RatingMethod.R1,
                process_rating.Path.OUTCOMES_FIRST,
                Arithmetic(Aggregation.MEDIAN, Numbers.PERCENT, True, MidPoint.UP),
                (Rule("a", RuleKind.CAP, Strictness.RECOMMENDATION, "x", "y", "t"),),
                (Justification("a", "A", "r", ("x",)),),
            ),
        ),
    ],
)
def test_options_become_records(method, data, expected):
    assert parse(DOCUMENT | {"method": method, "options": data}).options == expected


def test_options_of_maturity_and_conformity_become_records():
    model = [
        {"level": 1, "processes": ["A"], "capability": 1, "selected": ["A"], "selected_capability": 2, "at_least": 1}
    ]
    finding = {"ref": "NC 1", "clause": "4.1", "grade": "minor", "raised_on": "2026-03-01", "state": "closed"}

    maturity = parse(DOCUMENT | {"method": "iso-33004", "options": {"model": model, "method": "R3"}}).options
    conformity = parse(
        DOCUMENT
        | {
            "method": "iso-17021",
            "options": {"today": "2026-05-01", "nonconformities": [finding], "days": {"minor": 30}},
        }
    ).options

    assert maturity.model == (Level(1, ("A",), 1, ("A",), 2, 1),)
    assert maturity.process.method is process_rating.RatingMethod.R3
    assert conformity.nonconformities == (Nonconformity("NC 1", "4.1", "minor", date(2026, 3, 1), State.CLOSED),)
    assert (conformity.today, conformity.days) == (date(2026, 5, 1), (("minor", 30), ("major", 90)))


def test_the_same_evaluation_gives_the_same_bytes():
    document = parse(DOCUMENT | {"judgements": [row(), row("PP SP 1.2", value="NI")], "options": {"target": 2}})
    rated = [
        evaluate(document.method, document.structure, rows, options=document.options)
        for rows in (document.judgements, document.judgements[::-1])
    ]

    first, second = (as_bytes(as_data(one, id="x")) for one in rated)

    assert first == second
    data = json.loads(first)
    assert (data["id"], data["self_assessed"], data["overall"]["value"]) == ("x", True, "1")
    assert data["ratings"][2]["because"][0]["facts"] == [["PP SP 1.2", "NI"]]


def test_a_summary_leaves_out_the_practices():
    document = parse(DOCUMENT | {"judgements": [row()], "options": {"target": 2}})
    rated = evaluate(document.method, document.structure, document.judgements, options=document.options)

    kinds = {rating["kind"] for rating in as_data(rated, detail="summary")["ratings"]}

    assert kinds == {"process_area", "capability_level", "goal"}
