# SPDX-License-Identifier: Apache-2.0
# ChainRule: setup and the steps of a test run say in one sentence what is wrong.
import shutil
import subprocess

from trees import SCRIPTS, TreeTest

TOOLS = ["bash", "dirname", "basename", "sed", "grep", "tr", "cat"]


class SetupTests(TreeTest):
    """Runs setup where there is nothing but the tools it uses and what a test adds."""

    def setUp(self):
        super().setUp()
        self.program("swift", 'echo "Swift version 6.2 (swift-6.2-RELEASE)"')
        self.program("dpkg-query", "echo installed")
        for tool in TOOLS:
            (self.tree / tool).symlink_to(shutil.which(tool))

    def program(self, name, script):
        (self.tree / name).unlink(missing_ok=True)
        self.write_program(name, f"#!{shutil.which('bash')}\n{script}\n")

    def setup(self, *options):
        bash = shutil.which("bash")
        return subprocess.run(
            [bash, str(SCRIPTS / "setup"), *options], env={"PATH": str(self.tree)},
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip

    def assert_fails(self, *words):
        done = self.setup()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_does_nothing_where_nothing_is_missing(self):
        done = self.setup("--test", "--benchmark")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "setup: nothing is missing\n")

    def test_names_the_packages_where_apt_is_missing(self):
        self.program("dpkg-query", "exit 1")
        self.assert_fails("libmicrohttpd-dev", "zlib1g-dev", "pkg-config", "g++", "apt-get is not")

    def test_names_the_packages_that_apt_cannot_install(self):
        self.program("dpkg-query", '[[ "$3" == jq ]] && exit 1; echo installed')
        self.program("env", "shift; exec \"$@\"")
        self.program("sudo", 'exec "$@"')
        self.program("apt-get", '[[ " $* " == *" update "* ]]')
        self.assert_fails("could not install: jq")

    def test_installs_what_is_missing_and_nothing_else(self):
        self.program("dpkg-query", '[[ "$3" == jq ]] && exit 1; echo installed')
        self.program("env", "shift; exec \"$@\"")
        self.program("sudo", 'exec "$@"')
        self.program("apt-get", f'echo "$*" >>{self.tree}/asked')
        self.assertEqual(self.setup().returncode, 0)
        asked = (self.tree / "asked").read_text().splitlines()
        self.assertEqual(asked, ["-q -y update", "-q -y install --no-install-recommends jq"])

    def test_refuses_a_missing_and_an_old_toolchain(self):
        for version in ["5.10.1", "6.1.2", "6"]:
            self.program("swift", f'echo "Swift version {version} (x)"')
            self.assert_fails("Swift 6.2 or later", version, "swift.org")
        (self.tree / "swift").unlink()
        self.assert_fails("no swift in PATH")

    def test_accepts_later_toolchains(self):
        for version in ["6.3.1", "6.10", "7.0"]:
            self.program("swift", f'echo "Swift version {version} (x)"')
            self.assertEqual(self.setup().returncode, 0, version)

    def test_refuses_unknown_options(self):
        self.assertEqual(self.setup("--everything").returncode, 64)


class StepsTests(TreeTest):
    def run_steps(self, text):
        lines = f'source "{SCRIPTS}/lib/common.sh"; source "{SCRIPTS}/lib/steps.sh"\n{text}\n'
        return subprocess.run(
            ["bash", "-c", lines], capture_output=True, text=True, check=False, timeout=30
        )

    def test_the_first_failure_ends_the_run_with_its_name(self):
        for step in ["step", "loud_step"]:
            done = self.run_steps(
                f"{step} self-good echo fine\n{step} self-bad bash -c 'echo why; exit 7'\necho on"
            )
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stdout, r"ok +self-good +\d+\.\d s")
            self.assertIn("why", done.stdout)
            self.assertRegex(done.stdout, r"FAILED +self-bad .*\(exit 7\)")
            self.assertNotIn("on\n", done.stdout.splitlines()[-1] + "\n")
