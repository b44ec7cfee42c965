"""Install a pinned requirements file into this environment: by uv where it can be had, else by pip."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
PIP = (sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check")


def pinned(name: str) -> list[str]:
    """The lines of requirements-dev.txt that pin one package, with its hashes."""
    lines = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{name}=="))
    taken = [lines[start]]
    while taken[-1].rstrip().endswith("\\"):
        start += 1
        taken.append(lines[start])
    return taken


def run(*command: str) -> bool:
    """Whether the command ended well."""
    return subprocess.run(command, check=False, cwd=ROOT).returncode == 0


def main(requirements: str) -> None:
    """The environment holds exactly what the file pins, and this package from src."""
    print(f"Installing {requirements} …", flush=True)
    if not (BIN / "uv").exists():
        alone = ROOT / ".venv" / "uv.txt"
        alone.write_text("\n".join(pinned("uv")) + "\n", encoding="utf-8")
        run(*PIP, "--require-hashes", "-r", str(alone))
    done = (BIN / "uv").exists() and run(
        str(BIN / "uv"), "pip", "install", "-q", "--python", sys.executable, "--require-hashes", "-r", requirements
    )
    if not done and not run(*PIP, "--require-hashes", "-r", requirements):
        sys.exit("The pinned packages could not be installed; the lines above say why.")
    if not run(*PIP, "--no-deps", "--no-build-isolation", "-e", "."):
        sys.exit("Commontable itself could not be installed; the lines above say why.")
    run(str(BIN / "commontable"), "messages", "--compile")


if __name__ == "__main__":
    main(sys.argv[1])
