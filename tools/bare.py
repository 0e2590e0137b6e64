"""Proves on a bare Debian 12 that `make draft` and `make test` work from nothing, twice (`make test-bare`).

mmdebstrap makes a root with python3, make and git; the repository as git sees it is copied in, and so is
this machine's own way of reaching package registries (apt, pip, npm, proxies, certificates, name look-up),
whatever it is. Everything goes away at the end. Needs root (mounts and chroot), nothing else.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from setup import ROOT, STATE, apt_install, stop

SUITE = "bookworm"
BARE = "python3,make,git,ca-certificates"
NOBODY = "65534"
# How the host reaches registries: files copied to the same place, and variables passed on.
SETTINGS = (
    *("/etc/pip.conf", "/etc/xdg/pip", "~/.config/pip", "~/.pip", "/etc/npmrc", "/usr/etc/npmrc", "~/.npmrc"),
    *("/usr/local/etc/npmrc", "/etc/resolv.conf", "/etc/hosts", "/etc/apt/auth.conf.d"),
    *("/usr/local/share/ca-certificates", "/etc/ssl/certs/ca-certificates.crt"),
)
VARIABLES = re.compile(
    r"(https?|ftp|all|no)_proxy|(PIP|NPM_CONFIG|UV)_\w+|SSL_CERT_\w+|\w*CA_(BUNDLE|CERTS|CERT)", re.IGNORECASE
)
# Every step with the exit code it must give; each as somebody at a terminal would type it.
STEPS = (
    (
        "as nobody, set-up says what to type",
        f"setpriv --reuid={NOBODY} --clear-groups python3 tools/setup.py test",
        69,
    ),
    ("make draft", "make draft", 0),
    ("make draft again", "make draft", 0),
    ("make test", "make test", 0),
    ("make test again", "make test", 0),
)


def make_root(root: Path, options: Path) -> None:
    """A bare Debian in a folder, from this machine's own Debian sources where it is the same release.

    Its mounts stay in a name space of their own: nothing mounted can be left in a folder to be removed.
    """
    options.write_text(
        "".join(
            f"{line}\n"
            for line in output("apt-config", "dump").splitlines()
            if line.startswith("Acquire::")
            and not line.startswith("Acquire::IndexTargets")
            and '"";' not in line
        )
    )
    mirrors: list[str] = []
    if f"VERSION_CODENAME={SUITE}" in Path("/etc/os-release").read_text():
        sources = (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
        mirrors = [str(path) for path in sources if path.is_file() and SUITE in path.read_text()][:1]
    subprocess.run(
        [
            *(
                "unshare",
                "--mount",
                "mmdebstrap",
                "--quiet",
                "--mode=root",
                "--variant=minbase",
                f"--include={BARE}",
                "--format=directory",
            ),
            *(f"--aptopt={options}", SUITE, str(root), *mirrors),
        ],
        check=True,
    )


def copy_settings(root: Path) -> dict[str, str]:
    """Copies how this machine reaches registries, and returns the variables to go with it."""
    variables = {name: value for name, value in os.environ.items() if VARIABLES.fullmatch(name)}
    values = [value for value in variables.values() if value.startswith("/")]
    for setting in (*SETTINGS, *values):
        source = Path(setting).expanduser()
        home = setting.startswith("~")
        target = root / ("root/" + setting[2:] if home else str(source)[1:])
        if source.is_dir() and source != Path("/etc/ssl/certs"):
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy(source, target)
    return variables


def copy_repository(target: Path) -> None:
    """What git tracks, and what it would: nothing that is ignored."""
    names = output("git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def inside(root: Path, command: str, variables: dict[str, str]) -> int:
    """Runs a shell line in the root; its mounts end with it."""
    script = (
        'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp" && '
        'chmod 1777 "$0/tmp" && exec chroot "$0" env --ignore-environment "${@:2}" sh -c "cd /billgen && $1"'
    )
    settings = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **variables}
    wrapped = [
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "bash",
        "-c",
        script,
        str(root),
        command,
    ]
    wrapped += [f"{name}={value}" for name, value in settings.items()]
    return subprocess.run(wrapped, stdin=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """Makes, runs, removes; the exit code says whether every step did what it must."""
    if not shutil.which("apt-get"):
        stop("make test-bare needs a Debian to stand on")
    if os.geteuid() != 0:
        stop("make test-bare mounts and changes root, so only root can run it", "sudo make test-bare")
    STATE.mkdir(exist_ok=True)
    if not shutil.which("mmdebstrap"):
        apt_install(["mmdebstrap"])
    failed = 0
    with tempfile.TemporaryDirectory(prefix="billgen-bare-") as folder:
        root = Path(folder) / "root"
        start = time.monotonic()
        make_root(root, Path(folder) / "apt.conf")
        variables = copy_settings(root)
        copy_repository(root / "billgen")
        os.chown(root / "billgen", int(NOBODY), int(NOBODY))
        print(
            f"test-bare: bare Debian {SUITE} with the repository in it ... {time.monotonic() - start:.0f} s",
            flush=True,
        )
        for what, command, expected in STEPS:
            print(f"test-bare: {what}", flush=True)
            start = time.monotonic()
            code = inside(root, command, variables)
            verdict = "as it must" if code == expected else f"WRONG: expected {expected}"
            print(f"test-bare: {what}: exit {code}, {verdict}, {time.monotonic() - start:.1f} s", flush=True)
            failed += code != expected
            if what.startswith("as nobody"):
                os.chown(root / "billgen", 0, 0)
                shutil.rmtree(root / "billgen/.setup", ignore_errors=True)
    print(f"test-bare: {len(STEPS) - failed} passed, {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
