"""A child process does one thing within its limits, without network, and nothing of an error leaves it."""

import sys
import time
from pathlib import Path

import pytest

from commontable.analysis import confined
from commontable.analysis.confined import Crashed, Exceeded, Limits, files
from commontable.analysis.confined.limits import MEGABYTE
from commontable.analysis.contract import SchemaError, Unreadable

linux = pytest.mark.skipif(sys.platform != "linux", reason="a matter of the Linux kernel")


@pytest.fixture
def run(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    return lambda task, limits=None, **arguments: confined.run(
        f"confined_work:{task}", arguments, limits=limits or Limits()
    )


def test_the_result_comes_back(run):
    assert run("double", number=21) == 42


def test_arrow_and_duckdb_work_inside(run):
    assert run("compute_with_engines", rows=100_000) == [100_000, 4_999_950_000]


def test_secrets_arrive_as_bytes_and_never_on_the_command_line(run):
    told = confined.run("confined_work:length_of", {"word": "four"}, secret={"key": b"\x00\xff" * 16})
    assert told == [32, 4]
    assert "word" not in run("command_line")


def test_the_environment_of_the_parent_stays_outside(run, monkeypatch):
    monkeypatch.setenv("COMMONTABLE_SECRET_KEY", "xyzzy")
    assert not any("xyzzy" in value for value in run("environment").values())


def test_what_is_printed_inside_goes_nowhere(run, capfd):
    assert run("chatter") == "done"
    assert capfd.readouterr() == ("", "")


def test_progress_reaches_the_parent(run):
    seen = []
    assert confined.run("confined_work:report_progress", {}, on_progress=seen.append) == 3
    assert seen == [{"stage": "reading", "done": done, "total": 3} for done in range(3)]


def test_a_child_that_hands_over_faster_than_it_is_taken_waits(run, tmp_path):
    said, taken = tmp_path / "said", []

    class Gone(Exception):
        pass

    def take(_piece):
        if len(taken) == 3:
            raise Gone
        taken.append(1)
        time.sleep(0.3)

    with pytest.raises(Gone):
        confined.run("confined_work:hand_over_much", {"pieces": 200, "path": str(said)}, on_progress=take)
    assert 3 <= len(said.read_bytes()) <= 30
    assert confined.run("confined_work:hand_over_much", {"pieces": 40, "path": str(said)}) == 40


def test_progress_outside_a_child_does_nothing():
    confined.progress(stage="reading", done=1)


@linux
def test_too_much_memory_is_exceeded(run):
    with pytest.raises(Exceeded) as stopped:
        run("eat", limits=Limits(memory=200 * MEGABYTE), megabytes=3000)
    assert stopped.value.kind == "memory"


@linux
def test_too_much_address_space_is_no_crash_of_the_machine(run):
    with pytest.raises((Exceeded, Crashed)):
        run("map_much")


def test_too_long_is_exceeded_and_soon(run):
    started = time.monotonic()
    with pytest.raises(Exceeded) as stopped:
        run("sleep", limits=Limits(wall_seconds=0.8))
    assert stopped.value.kind == "time"
    assert time.monotonic() - started < 10


@linux
def test_too_much_processor_time_is_exceeded(run):
    with pytest.raises(Exceeded) as stopped:
        run("spin", limits=Limits(cpu_seconds=1, wall_seconds=60))
    assert stopped.value.kind == "cpu"


@linux
def test_too_large_a_file_is_exceeded(run, tmp_path):
    with pytest.raises(Exceeded) as stopped:
        run("write_much", limits=Limits(file_size=8 * MEGABYTE), path=str(tmp_path / "out"))
    assert stopped.value.kind == "file size"


@linux
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT"])
def test_a_parser_that_dies_is_a_crash_with_a_name(run, name):
    with pytest.raises(Crashed) as ended:
        run("die", name=name)
    assert ended.value.reason == name


def test_a_child_that_leaves_without_an_answer_is_a_crash(run):
    with pytest.raises(Crashed, match="exit 3"):
        run("leave")


def test_the_words_of_an_error_stay_inside(run):
    with pytest.raises(Crashed) as ended:
        run("fail_on", value="Ana Souza, born 2014-05-06")
    assert "Ana" not in f"{ended.value!r} {ended.value.__cause__!r} {ended.value.__context__!r}"
    assert "ValueError" in ended.value.reason


def test_an_answer_that_is_not_json_is_a_crash(run):
    with pytest.raises(Crashed, match="TypeError"):
        run("not_json")


def test_errors_written_for_people_come_out_whole(run):
    for what, kind in (("schema", SchemaError), ("sheet", Unreadable)):
        with pytest.raises(kind) as told:
            confined.run("confined_work:refuse", {"what": what}, may_raise=(SchemaError, Unreadable))
        assert told.value.message in {"No.", "The workbook has no sheet named Data."}


def test_an_error_nobody_asked_for_is_a_crash(run):
    with pytest.raises(Crashed, match="Unreadable"):
        run("refuse", what="sheet")


@pytest.mark.parametrize("act", ["open_socket", "start_process", "fork"])
def test_no_socket_and_no_other_process(run, act):
    with pytest.raises(Crashed, match="PermissionError"):
        run(act)


@linux
def test_the_child_has_no_network_interface_but_a_dead_loopback(run):
    if run("interfaces") != ["lo"]:
        pytest.skip("this kernel lets no process make a network namespace; the audit hook stands alone")


@pytest.fixture
def fenced(run, tmp_path):
    """Two folders with a file each: the child is given the first to read and may write into a third."""
    for name in ("given", "secret", "out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    given = {"reads": [tmp_path / "given" / "file"], "writes": [tmp_path / "out"]}
    return lambda task, path: confined.run(f"confined_work:{task}", {"path": str(tmp_path / path)}, **given)


needs_landlock = pytest.mark.skipif(not files.exists(), reason="this kernel has no fence for files")


@needs_landlock
def test_the_child_reads_what_it_was_given_and_writes_where_it_may(fenced):
    assert fenced("read_file", "given/file") == "given"
    assert fenced("write_file", "out/new") == "written"
    assert fenced("read_file", "out/new") == "written"


@needs_landlock
@pytest.mark.parametrize(
    ("task", "path"),
    [("read_file", "secret/file"), ("write_file", "secret/file"), ("write_file", "given/file"), ("write_file", "new")],
)
def test_the_child_opens_no_other_file(fenced, task, path):
    with pytest.raises(Crashed, match="PermissionError"):
        fenced(task, path)
