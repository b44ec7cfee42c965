"""Whatever is typed into the forms about bodies: cleaned or refused with a sentence, never an error, nothing lost."""

import pytest
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.models import Body, Seat, Tenure
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db
DAY = timezone.now().date().isoformat()
WORD = (
    '<html><body><p class="MsoNormal">We <b>decide</b><o:p></o:p></p><style>p{}</style>'
    "<ul><li>one<li>two</ul></body></html>"
)
NASTY = [
    "\u202eolleH",
    "<script>alert(1)</script>Team",
    "\u0000null",
    "🎉" * 60,
    "أولياء الأمور",
    "a" * 120,
    "{{ 7 }} %(x)s",
]


@pytest.fixture
def council(table: Table):
    """The council of the tests."""
    return make_council(table)


def body_form(**more: object) -> dict[str, object]:
    return {"name": "Team", "kind": "forum", "mandate": "", "chair_months": 12, "formed_on": DAY} | more


@pytest.mark.parametrize("name", NASTY)
def test_names_of_every_kind_are_kept_clean_and_shown_as_text(table: Table, name: str) -> None:
    client = client_of(table.maya)
    answer = client.post(f"/p/{table.slug}/bodies/new/", body_form(name=name))
    if answer.status_code == 200:
        assert "errorlist" in answer.content.decode() or "Null characters" in answer.content.decode()
        return
    body = Body.objects.get()
    assert "\u202e" not in body.name and "<script" not in body.name
    for path in ("", f"{body.slug}/", f"{body.slug}/change/", f"{body.slug}/rule/", f"{body.slug}/seats/several/"):
        page = client.get(f"/p/{table.slug}/bodies/{path}")
        assert page.status_code == 200 and "<script>alert" not in page.content.decode()


def test_what_a_word_processor_pasted_becomes_paragraphs(table: Table) -> None:
    client_of(table.maya).post(f"/p/{table.slug}/bodies/new/", body_form(mandate=WORD))
    assert Body.objects.get().mandate == "We decide\n\n- one\n- two"


def test_a_mandate_too_long_is_refused_and_kept_in_the_form(table: Table) -> None:
    long = "Everybody decides. " * 6000
    page = client_of(table.maya).post(f"/p/{table.slug}/bodies/new/", body_form(mandate=long)).content.decode()
    assert "at most 4000 fit here" in page and page.count("Everybody decides.") >= 6000
    assert not Body.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"chair_months": "9" * 30}, {"chair_months": "-1"}, {"chair_months": "many"}, {"formed_on": "9999-99-99"},
        {"formed_on": "soon"}, {"kind": "mob"}, {"parent": "9" * 40}, {"parent": "x"}, {"facilitator": "-7"},
        {"facilitator": "9" * 40}, {"name": ""}, {"name": "   "}, {"name": "a" * 121},
    ],
)  # fmt: skip
def test_what_no_form_would_send_is_refused_beside_its_field(table: Table, more) -> None:
    answer = client_of(table.maya).post(f"/p/{table.slug}/bodies/new/", body_form(**more))
    assert answer.status_code == 200 and not Body.objects.exists()


def test_people_and_seats_of_elsewhere_are_no_choice(table: Table, council, charlie) -> None:
    body, seats = council
    maya, seat = client_of(table.maya), seats["families"]
    root = f"/p/{table.slug}/bodies/{body.slug}/"
    tenure = {"kind": "holder", "how_chosen": "named", "starts_on": DAY, "succeeds": "on"}
    for member in (charlie.pk, table.omar.pk, table.dewi.pk, "9" * 40, ""):
        answer = maya.post(f"{root}seats/{seat.pk}/hold/", tenure | {"member": member})
        assert answer.status_code == 200, member
    assert Tenure.objects.filter(seat=seat).count() == 1
    for partner in (charlie.partner_id, "9" * 40, "x"):
        answer = maya.post(f"{root}seats/several/", {"partners": [partner], "opened_on": DAY})
        assert answer.status_code == 200, partner
        answer = maya.post(
            f"{root}seats/open/", {"name": "S", "sector": "health", "partner": partner, "weight": 1, "opened_on": DAY}
        )
        assert answer.status_code == 200, partner
    assert maya.post(f"{root}chair/take/", {"seat": "9" * 40, "starts_on": DAY}).status_code == 200
    assert Seat.objects.count() == 4


@pytest.mark.parametrize("days", ["0001-01-01", "9999-12-31"])
def test_days_at_the_edge_of_the_calendar(table: Table, council, days: str) -> None:
    body, seats = council
    maya, root = client_of(table.maya), f"/p/{table.slug}/bodies/{body.slug}/"
    tenure = seats["families"].tenures.get()
    posts = {
        "close/": {"closed_on": days},
        f"seats/{seats['schools'].pk}/close/": {"closed_on": days},
        f"seats/{seats['families'].pk}/tenures/{tenure.pk}/end/": {"ends_on": days, "why": "Edge"},
        f"seats/{seats['families'].pk}/hold/": {
            "member": table.rosa.pk, "kind": "alternate", "how_chosen": "named", "starts_on": days,
        },
        f"seats/{seats['families'].pk}/proxy/": {
            "to": table.alma.pk, "starts_at": f"{days}T00:00", "ends_at": f"{days}T23:59",
        },
        "chair/hand-over/": {"handover": "Edge", "on": days, "seen": 1},
        "chair/take/": {"seat": seats["families"].pk, "starts_on": days},
        "change/": body_form(name="Council", kind="council", formed_on=days, facilitator=table.maya.pk),
    }  # fmt: skip
    for path, form in posts.items():
        assert maya.post(root + path, form).status_code in {200, 302}, path
    assert maya.get(root).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"threshold": "1/0"}, {"quorum": "x"}, {"sectors": "2/1"}, {"rounds": "9" * 40}, {"proxies": "-1"},
        {"reasons": ["object", "object"]}, {"reasons": ["shout"]}, {"method": ""}, {"quorum_sectors": "13"},
        {"seen": "x"}, {"fallback": "consent"}, {"secret": "on", "method": "double_majority"},
        {"secret": "on", "method": "consent", "fallback": ""},
    ],
)  # fmt: skip
def test_rules_no_form_would_send(table: Table, council, more) -> None:
    form = {
        "method": "majority", "fallback": "", "rounds": 1, "threshold": "2/3", "sectors": "1/2", "quorum": "1/2",
        "quorum_sectors": 0, "reasons": ["object"], "proxies": 0, "seen": 1, "why": "Kept words",
    }  # fmt: skip
    answer = client_of(table.maya).post(f"/p/{table.slug}/bodies/council/rule/change/", form | more)
    page = answer.content.decode()
    assert answer.status_code == 200 and "Kept words" in page
    assert council[0].rules.count() == 1


def test_a_body_of_two_hundred_seats_and_a_table_of_many_bodies(table: Table, council, django_assert_max_num_queries):
    body, _ = council
    Seat.objects.bulk_create(
        Seat(
            partnership=table.partnership, body=body, name=f"Seat {n}", sector="residents", opened_on=body.formed_on
        )
        for n in range(200)
    )  # fmt: skip
    Body.objects.bulk_create(
        Body(partnership=table.partnership, slug=f"b{n}", name=f"Body {n}", kind="forum", formed_on=body.formed_on)
        for n in range(200)
    )
    client = client_of(table.rosa)
    for path in ("", "council/", "council/rule/"):
        client.get(f"/p/{table.slug}/bodies/{path}")
        with django_assert_max_num_queries(12):
            assert client.get(f"/p/{table.slug}/bodies/{path}").status_code == 200
