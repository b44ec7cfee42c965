"""What import-linter cannot see: who writes, who reads the clock, how large files grow, what loads lightly."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "commontable"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
WRITES = {"create", "bulk_create", "update", "bulk_update", "update_or_create", "get_or_create", "delete", "save"}
NO_MODELS = {
    ("publish/exports/docx.py", "made.save"),
    ("publish/exports/xlsx.py", "book.save"),
    ("governance/exports/minutes/docx.py", "made.save"),
}  # a document of python-docx, into a file in memory
FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "common",
    "misc",
    "services",
    "selectors",
    "managers",
    "base",
    "core",
    "tools",
    "lib",
    "handlers",
}


def parts_of(path: Path) -> tuple[str, ...]:
    """The path below the package, without the ending."""
    return path.relative_to(SOURCE).with_suffix("").parts


def may_write(path: Path) -> bool:
    """Actions write; so do migrations, and the sciences, which know no database."""
    parts = parts_of(path)
    return "actions" in parts or parts[0] in {"analysis", "charts", "ui"}


def writes_in(path: Path) -> list[str]:
    """Calls on something that looks like a model: `Model.objects.create(`, `thing.save(`, `queryset.delete(`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            of = ast.unparse(node.func.value)
            name = path.relative_to(SOURCE).as_posix()
            if (name, f"{of}.{node.func.attr}") in NO_MODELS:
                continue
            if "objects" in of or node.func.attr in {"save", "bulk_create", "get_or_create", "update_or_create"}:
                found.append(f"{name}:{node.lineno} {of}.{node.func.attr}")
    return found


@pytest.mark.parametrize(
    "path", [path for path in MODULES if not may_write(path)], ids=lambda path: "/".join(parts_of(path))
)
def test_only_actions_write(path):
    assert writes_in(path) == []


def test_rules_actions_and_sciences_never_read_the_clock():
    clock = re.compile(r"\b(?:timezone\.now|datetime\.now|datetime\.utcnow|date\.today|datetime\.today|time\.time)\(")
    guilty = [
        str(path.relative_to(SOURCE))
        for path in MODULES
        if ({"rules", "actions"} & set(parts_of(path)) or parts_of(path)[0] in {"analysis", "charts"})
        and parts_of(path)[-1] != "command"
        and clock.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_files_stay_small():
    sizes = {str(path.relative_to(SOURCE)): path.stat().st_size for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > 20_000} == {}
    assert statistics.median(sizes.values()) < 4_000


def test_files_have_names_that_say_something():
    assert [str(path.relative_to(SOURCE)) for path in MODULES if FORBIDDEN_NAMES & set(parts_of(path))] == []


@pytest.mark.parametrize("package", ["analysis", "charts"])
def test_the_sciences_load_without_django_and_without_engines(package):
    program = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        f"import commontable.{package}\n"
        "print({'duckdb', 'altair', 'pyarrow', 'splink', 'scipy', 'pandas'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
