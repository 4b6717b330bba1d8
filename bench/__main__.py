"""`python -m bench [NAME...]`: run every measurement of this folder, or those named, each in a process of its own.

A measurement is a module that prints a line for each figure and exits with 1 when one is over its limit.
"""

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    here = Path(__file__).parent
    wanted = names or sorted(path.stem for path in here.glob("[a-z]*.py"))
    commands = [[sys.executable, "-m", f"bench.{name}"] for name in wanted]
    return max(subprocess.run(command, check=False, cwd=here.parent).returncode for command in commands)  # noqa: S603  (our own)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
