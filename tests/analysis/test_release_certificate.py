"""What the certificate says, and that an audit's findings are mended or the release is refused."""

from datetime import UTC, datetime

import pytest

from analysis.test_disclosure_attacker import computed, spec_of
from commontable.analysis.cells import CellKey
from commontable.analysis.release import ReleaseError, auditing
from commontable.analysis.release.auditing import audit

AT = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = {("D0", "D0S0"): (60, 9, 14, 31), ("D0", "D0S1"): (25, 11, 3, 130), ("D1", "D1S0"): (40, 8, 70, 12)}
ROWS = [
    (*place, "ab"[k % 2], "xyz"[k % 3], "12"[k // 2], i % 3 == 0)
    for place, sizes in SIZES.items()
    for k, size in enumerate(sizes)
    for i in range(size)
]


def test_the_certificate_adds_up(tmp_path):
    manifest = computed(ROWS, tmp_path).manifest
    told, counts = manifest["certificate"], manifest["counts"]
    assert told["cells"] == counts["cells"]
    assert told["hidden_first"] + told["hidden_second"] == counts["hidden"]
    assert told["ranged"] == counts["ranged"]
    assert 0 < told["information_lost"] < 1
    assert (told["width"], told["exact_recoveries"], told["against"], told["sample"]) == (3, 0, 0, None)
    assert told["narrowest_interval"] >= 3
    assert told["examined"] == 2 * counts["hidden"] + counts["ranged"]
    assert manifest["places"] == {
        "levels": ["district", "school"],
        "parents": {"school": {"D0S0": "D0", "D0S1": "D0", "D1S0": "D1"}},
    }


def test_what_an_audit_finds_is_mended_and_what_stays_is_refused(tmp_path, monkeypatch):
    from commontable.analysis.audit import Narrow

    plain = computed(ROWS, tmp_path)
    cell = next(one for one in plain.cells.to_pylist() if one["status"] == "ranged")
    narrow = Narrow(
        key=CellKey(*(cell[name] for name in CellKey._fields)), what="successes", least=1, most=2, proven=True
    )
    from dataclasses import replace

    seen = []

    def once(*given, **named):
        seen.append(1)
        found = audit(*given, **named)
        return replace(found, narrow=(narrow,)) if len(seen) == 1 else found

    monkeypatch.setattr(auditing, "audit", once)
    mended = computed(ROWS, tmp_path)
    assert len(seen) == 2
    assert not mended.cells.equals(plain.cells)
    monkeypatch.setattr(auditing, "audit", lambda *given, **named: replace(audit(*given, **named), narrow=(narrow,)))
    with pytest.raises(ReleaseError) as refused:
        computed(ROWS, tmp_path, spec=spec_of(depth=1))
    assert refused.value.code == "not_protected"
    assert "larger minimum" in refused.value.message


def test_what_cannot_be_audited_is_bounded_and_says_so_and_what_contradicts_itself_is_refused(tmp_path, monkeypatch):
    from commontable.analysis.audit import AuditError, Contradiction

    def broken(error):
        def audit(*_given, **_named):
            raise error("the audit stumbled.")

        return audit

    plain = computed(ROWS, tmp_path)
    assert plain.manifest["certificate"]["bounds_only"] is False
    monkeypatch.setattr(auditing, "audit", broken(AuditError))
    bounded = computed(ROWS, tmp_path)
    told = bounded.manifest["certificate"]
    assert bounded.cells.equals(plain.cells)
    assert (told["bounds_only"], told["examined"]) == (True, 0)
    assert told["sample"]["of"] == 2 * told["hidden_first"] + 2 * told["hidden_second"] + told["ranged"]
    monkeypatch.setattr(auditing, "audit", broken(Contradiction))
    with pytest.raises(ReleaseError) as refused:
        computed(ROWS, tmp_path)
    assert refused.value.code == "not_protected"
