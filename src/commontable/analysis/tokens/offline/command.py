"""`commontable encode FILE --profile PROFILE.json --key-file KEY --out ENCODED.parquet`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .deriving import new_key, read_key
from .encoding import encode
from .profile import read_profile
from .refusing import EncodingError
from .standard import new_profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `encode`."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="your CSV file with names; it stays here")
    parser.add_argument("--profile", type=Path, metavar="PROFILE.json", help="what is encoded and how, from the page")
    parser.add_argument("--key-file", type=Path, metavar="KEY", help="the 32 bytes that the partners share")
    parser.add_argument("--out", type=Path, metavar="ENCODED.parquet", help="where the codes are written")
    parser.add_argument(
        "--measures-out", type=Path, metavar="MEASURES.csv", help="also write the other columns under the random ids"
    )
    parser.add_argument(
        "--measure", action="append", default=[], metavar="HEADER", help="a column to write there; may be repeated"
    )
    parser.add_argument("--encoding", default="utf-8-sig", help="how FILE is encoded; UTF-8 where left out")
    parser.add_argument("--new-key", type=Path, metavar="KEY", help="make a new key file and stop")
    parser.add_argument(
        "--new-profile", type=Path, metavar="PROFILE.json", help="make a profile with the usual keys and stop"
    )
    parser.add_argument("--project", default="", metavar="NAME", help="of the new profile: which linkage it is for")
    parser.add_argument("--refresh", default="", metavar="ROUND", help="of the new profile: which round, as 2026-11")


def run(args: argparse.Namespace) -> int:
    """The encoded file is there (0), or one line on standard error says what is wrong and what to do (2)."""
    try:
        if args.new_key is not None:
            new_key(args.new_key)
            sys.stdout.write(
                f"{args.new_key}: a new key. Hand it to the other partners in person or by a channel that the "
                "linking side does not see. Whoever has it can read every code.\n"
            )
            return 0
        if args.new_profile is not None:
            new_profile(args.new_profile, project=args.project, refresh=args.refresh)
            sys.stdout.write(
                f"{args.new_profile}: a new profile. Give every partner the same one; where a file's headers are not "
                "our names, write them in columns.\n"
            )
            return 0
        for name in ("file", "profile", "key_file", "out"):
            if getattr(args, name) is None:
                option = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
                raise EncodingError(f"{option} is missing; --help shows how.", code="usage")
        _apart(args.file, args.profile, args.key_file, args.out, args.measures_out)
        done = encode(
            args.file,
            profile=read_profile(args.profile),
            key=read_key(args.key_file),
            out=args.out,
            measures_out=args.measures_out,
            measures=args.measure,
            encoding=args.encoding,
        )
    except EncodingError as error:
        sys.stderr.write(f"encode: {' '.join(str(error).split())}\n")
        return 2
    sys.stdout.write(f"{args.out}: {done.children:,} children from {done.rows:,} rows.\n")
    if done.without_tokens:
        sys.stdout.write(f"{done.without_tokens:,} of them lack what every key needs and cannot be linked.\n")
    if args.measures_out is not None:
        sys.stdout.write(f"{args.measures_out}: {', '.join(done.measures) or 'no column but the ids'}.\n")
        if done.kept_back:
            sys.stdout.write(f"Kept back, because they may tell who it is: {', '.join(done.kept_back)}.\n")
    sys.stdout.write("Send only what was written. The key and your file stay with you.\n")
    return 0


def _apart(*paths: Path | None) -> None:
    named = [path.resolve() for path in paths if path is not None]
    if len(set(named)) != len(named):
        raise EncodingError("one file is named twice: a file would be overwritten.", code="usage")


def main() -> int:
    """The program as one file: `python3 commontable-encode.pyz FILE …`."""
    parser = argparse.ArgumentParser(
        prog="commontable-encode",
        description="Turn names and dates of birth into codes (also called tokens), on this machine.",
    )
    add_arguments(parser)
    return run(parser.parse_args())
