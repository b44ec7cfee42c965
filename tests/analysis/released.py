"""How the tests of a release write a SPEC and run the command."""

import json
from pathlib import Path

from commontable.analysis.release import command


def toml_of(value) -> str:
    """A value as TOML, enough for a SPEC."""
    if isinstance(value, list):
        return "[" + ", ".join(toml_of(one) for one in value) + "]"
    return json.dumps(value)


def write_spec(folder: Path, *, sources, indicators, levels=("district", "school"), release=None, name="spec.toml"):
    """A SPEC file stands in `folder`."""
    lines = ["[release]", *(f"{k} = {toml_of(v)}" for k, v in (release or {"title": "Test"}).items())]
    lines += ["[places]", f"levels = {toml_of(list(levels))}"]
    for section, tables in (("sources", sources), ("indicators", indicators)):
        for key, table in tables.items():
            lines += [f"[{section}.{json.dumps(key)}]", *(f"{k} = {toml_of(v)}" for k, v in table.items())]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run_release(folder: Path, *, spec="spec.toml", out="out", more=()) -> int:
    """The command's exit code."""
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(folder / spec), "--out", str(folder / out), *more]))
