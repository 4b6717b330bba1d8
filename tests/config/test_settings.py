"""Settings are read anew in processes of their own: they are fixed once Django runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT

SECRET = "a3f9" + "kPq7Zw" * 10
PRODUCTION = {"SEN_ENV": "production", "SEN_SECRET_KEY": SECRET, "SEN_HOSTS": "sen.xa.gov.vn"}

OPENID = {
    "SEN_OPENID_ISSUER": "https://dinhdanh.tinh.gov.vn",
    "SEN_OPENID_CLIENT_ID": "sen",
    "SEN_OPENID_CLIENT_SECRET": "bí mật",
}


def read(tmp_path, **env):
    """Read the settings as every command does first."""
    return python(tmp_path, "-c", "import sen.config.settings", **env)


def sen(tmp_path, *arguments, **env):
    return python(tmp_path, "-W", "error", "-m", "sen.config.cli", *arguments, **env)


def python(tmp_path, *arguments, **env):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SEN_", "DATABASE_", "DJANGO_"))
    }
    command = [sys.executable, *arguments]
    env = {**kept, "SEN_DATA_DIR": str(tmp_path), "SEN_SECRETS_FILE": "", **env}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_check_deploy_is_clean_in_production(tmp_path):
    done = sen(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_production_starts_with_an_identity_provider(tmp_path):
    secrets = tmp_path / "secrets"
    secrets.write_text("".join(f"{name}={value}\n" for name, value in OPENID.items()), encoding="utf-8")
    secrets.chmod(0o600)

    assert read(tmp_path, **PRODUCTION, **OPENID).returncode == 0
    assert read(tmp_path, **PRODUCTION, SEN_SECRETS_FILE=str(secrets)).returncode == 0


@pytest.mark.parametrize(
    "issuer",
    ["http://192.168.1.4", "http://example.org", "ftp://localhost", "http://localhost.example.org"],
)
def test_unencrypted_is_for_this_machine_alone(tmp_path, issuer):
    plain = {**OPENID, "SEN_OPENID_PLAIN_LOOPBACK": "1"}

    assert read(tmp_path, **plain | {"SEN_OPENID_ISSUER": "http://localhost:8080"}).returncode == 0
    assert "SEN_OPENID_ISSUER" in read(tmp_path, **plain | {"SEN_OPENID_ISSUER": issuer}).stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SEN_DEBUG": "1"}, "SEN_DEBUG"),
        ({"SEN_SECRET_KEY": ""}, "SEN_SECRET_KEY"),
        ({"SEN_SECRET_KEY": "short"}, "SEN_SECRET_KEY"),
        ({"SEN_SECRET_KEY": "a" * 60}, "SEN_SECRET_KEY"),
        ({"SEN_HOSTS": ""}, "SEN_HOSTS"),
        ({"SEN_HOSTS": "*"}, "SEN_HOSTS"),
        ({"SEN_DEMO": "1"}, "SEN_DEMO"),
        ({"SEN_PROXIES": "one"}, "SEN_PROXIES"),
        ({"SEN_SECRETS_FILE": "/nowhere"}, "SEN_SECRETS_FILE"),
        ({**OPENID, "SEN_OPENID_CLIENT_SECRET": ""}, "SEN_OPENID_CLIENT_SECRET"),
        ({**OPENID, "SEN_OPENID_CLIENT_ID": ""}, "SEN_OPENID_CLIENT_ID"),
        ({**OPENID, "SEN_OPENID_ISSUER": "http://localhost:8080"}, "SEN_OPENID_ISSUER"),
        ({**OPENID, "SEN_OPENID_ISSUER": "https://a.gov.vn/?x=1"}, "SEN_OPENID_ISSUER"),
        ({**OPENID, "SEN_OPENID_ISSUER": "https://"}, "SEN_OPENID_ISSUER"),
        ({**OPENID, "SEN_OPENID_CLAIM": "sub"}, "SEN_OPENID_CLAIM"),
        ({**OPENID, "SEN_OPENID_SECONDS": "60"}, "SEN_OPENID_SECONDS"),
        ({**OPENID, "SEN_OPENID_PLAIN_LOOPBACK": "1"}, "SEN_OPENID_PLAIN_LOOPBACK"),
    ],
)
def test_production_does_not_start_with(tmp_path, wrong, said):
    done = read(tmp_path, **PRODUCTION | wrong)

    assert (done.returncode != 0, said in done.stderr) == (True, True)


@pytest.mark.parametrize(("mode", "starts"), [(0o600, True), (0o640, True), (0o604, False), (0o602, False)])
def test_a_secrets_file_that_everybody_can_read_is_refused(tmp_path, mode, starts):
    file = tmp_path / "secrets"
    file.write_text(f"# of the office\nSEN_SECRET_KEY={SECRET}\n")
    file.chmod(mode)

    done = read(tmp_path, **PRODUCTION | {"SEN_SECRET_KEY": "", "SEN_SECRETS_FILE": str(file)})

    assert (done.returncode == 0) == starts
    assert SECRET not in done.stdout + done.stderr


def test_what_a_command_writes_is_read_by_nobody_else_on_the_machine(tmp_path):
    made = tmp_path / "made"

    done = sen(tmp_path, "shell", "--verbosity=0", "-c", f"open({str(made)!r}, 'w').close()")

    assert (done.returncode, made.stat().st_mode & 0o007) == (0, 0), done.stderr


def test_a_demo_makes_its_secret_once_for_its_owner_only(tmp_path):
    show = ("-c", "from sen.config.settings import SECRET_KEY; print(SECRET_KEY)")

    first, second = python(tmp_path, *show).stdout, python(tmp_path, *show).stdout

    assert first == second
    assert len(first) > 60
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("env", "spared"),
    [
        ({}, True),
        ({"SEN_BIND": "localhost"}, True),
        ({"SEN_BIND": "::1"}, True),
        ({"SEN_BIND": "0.0.0.0"}, False),
        ({"SEN_BIND": "::"}, False),
        ({"SEN_BIND": "192.168.1.5"}, False),
        ({"SEN_BIND": "sen.xa.gov.vn"}, False),
        ({"SEN_PROXIES": "1"}, False),
        ({"SEN_DEMO": "1", "SEN_BIND": "0.0.0.0"}, False),
        (PRODUCTION, False),
    ],
)
def test_the_demo_does_without_a_second_factor_on_this_machine_alone(tmp_path, env, spared):
    show = ("-c", "from sen.config.settings import SPARE_FICTIONAL_PEOPLE; print(SPARE_FICTIONAL_PEOPLE)")

    assert python(tmp_path, *show, **env).stdout.strip() == str(spared)


NAMES = re.compile(r"\b(?:SEN_[A-Z_]+[A-Z]|DATABASE_URL)\b")
OF_TESTS = {"SEN_TEST_DATA_DIR", "SEN_RENEW_PICTURES"}


def names_in(*paths: Path):
    return {name for path in paths for name in NAMES.findall(path.read_text("utf-8"))}


def test_every_setting_is_in_the_table_and_the_table_has_no_other():
    table = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    described = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in NAMES.findall(line.split("|")[1])
    }

    assert names_in(*(ROOT / "src").rglob("*.py"), ROOT / "Makefile") - OF_TESTS == described


def test_no_number_is_taken_below_zero(tmp_path):
    """One process asks all: minus ten years of the log would delete all of it."""
    asked = """
import os
from sen.config.environment import BadSetting, number
import sen.config.environment as env
taken, asked = [], set()
def strict(name, default, *, least, most=None):
    asked.add(name)
    os.environ[name] = "-1"
    try:
        number(name, default, least=least, most=most)
        taken.append(name)
    except BadSetting:
        pass
    os.environ.pop(name)
    return default
env.number = strict
import sen.config.settings
print(taken, {"SEN_LOG_YEARS", "SEN_PROXIES", "SEN_THREADS"} <= asked)
"""
    done = python(tmp_path, "-c", asked, **PRODUCTION)

    assert (done.stdout.strip(), done.stderr) == ("[] True", "")
