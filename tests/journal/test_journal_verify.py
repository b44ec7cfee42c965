"""Every change to the journal is found: a field, a row, an order, a payload, the end, the whole."""

import json
import random
from argparse import ArgumentParser
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cast import LONG_AGO, client_of
from commontable.journal import actions as journal
from commontable.journal.chain import entry_digest, payload_digest
from commontable.journal.models import Entry, Head, Payload
from commontable.journal.verify import SEALED, noted, verify, verify_all
from commontable.partnership import command


@pytest.fixture
def scope(table):
    """The chain of the small table, some forty entries long."""
    with transaction.atomic():
        for n in range(20):
            journal.record(
                "partnership.changed", by=table.maya, on=table.partnership, at=LONG_AGO + timedelta(hours=n), n=n
            )
    return f"partnership:{table.partnership.pk}"


def entries(scope):
    return Entry.objects.filter(scope=scope)


def rewritten(scope):
    """The whole chain forged anew after a change, as somebody with the program's source could."""
    previous = ""
    for entry in entries(scope).order_by("sequence").select_related("payload"):
        entry.payload_digest = payload_digest(salt=entry.payload.salt, body=entry.payload.body)
        entry.previous = previous
        entry.digest = entry_digest(
            at=entry.at, previous=previous, fields={name: getattr(entry, name) for name in SEALED}
        )
        entry.save()
        previous = entry.digest
    Head.objects.filter(scope=scope).update(digest=previous)


def test_a_chain_that_nobody_touched_is_whole(scope):
    verdict = verify(scope)
    assert verdict.is_whole
    assert verdict.entries == entries(scope).count()
    assert verdict.head == Head.objects.get(scope=scope).digest


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", "partnership.founded"), ("actor_id", 424242), ("actor_id", None), ("actor_name", "Somebody Else"),
        ("actor_partner", "Elsewhere"), ("object_type", "partnership.partner"), ("object_id", "0"),
        ("object_name", "x"), ("payload_digest", "0" * 64), ("digest", "0" * 64), ("previous", "0" * 64),
        ("scope", "partnership:0"), ("sequence", 900), ("at", LONG_AGO - timedelta(microseconds=1)),
    ],
)  # fmt: skip
def test_a_changed_field_is_found_where_it_is(scope, field, value):
    entries(scope).filter(sequence=7).update(**{field: value})
    verdict = verify(scope)
    assert not verdict.is_whole
    assert verdict.first_bad == 7


def test_a_deleted_row_is_found(scope):
    entries(scope).get(sequence=5).delete()
    assert (verify(scope).first_bad, str(verify(scope).fault)) == (5, "an entry is missing here")


def test_a_swap_is_found(scope):
    a, b = entries(scope).get(sequence=4), entries(scope).get(sequence=5)
    entries(scope).filter(pk=a.pk).update(sequence=10_000)
    entries(scope).filter(pk=b.pk).update(sequence=4)
    entries(scope).filter(pk=a.pk).update(sequence=5)
    assert verify(scope).first_bad == 4


def test_an_inserted_row_is_found(scope):
    last = entries(scope).order_by("-sequence").first()
    copied = {field.name: getattr(last, field.name) for field in Entry._meta.fields if field.name != "id"}
    Entry.objects.create(**copied | {"sequence": last.sequence + 1})
    assert verify(scope).first_bad == last.sequence + 1


def test_a_changed_payload_is_found_and_an_erased_one_is_counted(scope):
    payload = Payload.objects.get(entry__scope=scope, entry__sequence=9)
    Payload.objects.filter(pk=payload.pk).update(body={"n": "other"})
    assert (verify(scope).first_bad, str(verify(scope).fault)) == (9, "what it says was changed after it was written")
    payload.delete()
    assert verify(scope).is_whole
    assert verify(scope).erased == 1


def test_a_cut_tail_is_found_by_the_head_and_with_it_by_what_was_noted(scope):
    head = Head.objects.get(scope=scope)
    note = (head.sequence, head.digest)
    entries(scope).filter(sequence__gt=head.sequence - 3).delete()
    assert str(verify(scope).fault) == "the newest entries are missing"
    last = entries(scope).order_by("-sequence").first()
    Head.objects.filter(scope=scope).update(sequence=last.sequence, digest=last.digest)
    assert verify(scope).is_whole
    assert not verify(scope, expected=note).is_whole


def test_a_chain_rewritten_as_a_whole_is_found_by_what_was_noted(scope):
    middle = entries(scope).get(sequence=8)
    note = (8, middle.digest)
    assert verify(scope, expected=note).is_whole
    entries(scope).filter(sequence=3).update(object_name="Another")
    rewritten(scope)
    assert verify(scope).is_whole
    verdict = verify(scope, expected=note)
    assert verdict.first_bad == 8
    assert str(verdict.fault) == "it is not the entry that was noted outside"


def test_a_chain_without_its_head_is_found(scope):
    Head.objects.filter(scope=scope).delete()
    assert any(verdict.scope == scope and not verdict.is_whole for verdict in verify_all())


def test_two_hundred_random_changes_are_all_found(scope):
    chance = random.Random(20261122)
    last = Head.objects.get(scope=scope).sequence
    texts = ["event", "actor_name", "actor_partner", "object_type", "object_id", "object_name", "payload_digest",
             "previous", "digest"]  # fmt: skip
    missed = []
    for n in range(200):
        with transaction.atomic():
            place = chance.randint(1, last)
            row = entries(scope).filter(sequence=place)
            kind = chance.choice(["text", "time", "actor", "delete", "body", "salt", "move"])
            if kind == "text":
                field = chance.choice(texts)
                old = row.values_list(field, flat=True)[0]
                at = chance.randint(0, max(len(old) - 1, 0))
                row.update(**{field: old[:at] + chr(ord((old + "a")[at]) ^ 1) + old[at + 1 :]})
            elif kind == "time":
                row.update(at=row[0].at + timedelta(microseconds=chance.choice([-1, 1])))
            elif kind == "actor":
                row.update(actor_id=(row[0].actor_id or 0) + 1)
            elif kind == "delete":
                row.delete()
            elif kind == "body":
                payload = Payload.objects.get(entry__scope=scope, entry__sequence=place)
                Payload.objects.filter(pk=payload.pk).update(body={**payload.body, "added": n})
            elif kind == "salt":
                Payload.objects.filter(entry__scope=scope, entry__sequence=place).update(salt="0" * 32)
            else:
                row.update(sequence=last + 1 + n)
            if verify(scope).is_whole:
                missed.append((n, kind, place))
            transaction.set_rollback(True)
    assert missed == []
    assert verify(scope).is_whole


def asked(*words):
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["verify", *words]))


def test_the_command_line_answers_with_its_exit_code(scope, charlie, capsys):
    assert asked() == 0
    said = capsys.readouterr().out
    assert "rivermouth: whole" in said
    assert "elsewhere: whole" in said
    head = Head.objects.get(scope=scope)
    assert asked("--partnership", "rivermouth", "--expect", f"{head.sequence}:{head.digest}") == 0
    assert asked("--partnership", "rivermouth", "--expect", f"{head.sequence}:{'0' * 64}") == 1
    assert "NOT whole at entry" in capsys.readouterr().out
    assert asked("--partnership", "nowhere") == 2
    assert asked("--partnership", "rivermouth", "--expect", "soon") == 2
    assert asked("--expect", f"1:{'0' * 64}") == 2
    entries(scope).filter(sequence=2).update(actor_name="Somebody")
    assert asked() == 1


def test_the_director_checks_it_on_a_page(table, scope):
    maya = client_of(table.maya)
    assert "The journal is whole" in maya.get("/p/rivermouth/journal/verify/").content.decode()
    head = Head.objects.get(scope=scope)
    page = maya.get("/p/rivermouth/journal/verify/", {"noted": f"{head.sequence}:{head.digest}"}).content.decode()
    assert "What you noted is among them" in page
    assert "not a note from the journal" in maya.get("/p/rivermouth/journal/verify/?noted=soon").content.decode()
    entries(scope).filter(sequence=11).update(actor_name="Somebody")
    page = maya.get("/p/rivermouth/journal/verify/").content.decode()
    assert "The journal is not whole: look at entry 11" in page


def test_the_json_export_can_be_verified_without_the_program(table, scope):
    exported = json.loads(client_of(table.maya).get("/p/rivermouth/journal.json").content)
    assert len(exported) == entries(scope).count()
    previous = ""
    for row in reversed(exported):
        assert row["previous"] == previous
        assert payload_digest(salt=row["salt"], body=row["payload"]) == row["payload_digest"]
        fields = {name: row[name] for name in SEALED}
        at = datetime.fromisoformat(row["at"])
        assert entry_digest(at=at, previous=previous, fields=fields) == row["digest"]
        previous = row["digest"]
    assert noted(f"{exported[0]['sequence']}:{exported[0]['digest']}")


def test_an_act_is_recorded_with_the_act_or_not_at_all(table, scope):
    before = entries(scope).count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record("partnership.changed", by=table.maya, on=table.partnership, at=timezone.now())
        raise ZeroDivisionError
    assert entries(scope).count() == before
    assert verify(scope).is_whole
