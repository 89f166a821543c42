# SPDX-License-Identifier: Apache-2.0
# ChainRule: check-arm64 refuses what only one processor has.
from trees import HEADER, TreeTest


class ARM64Tests(TreeTest):
    check = "check-arm64"

    def test_accepts_what_both_have(self):
        self.write("Sources/CThing/include/thing.h", HEADER + "int thing(void);\n")
        self.write("Sources/CThing/thing.c", HEADER + '#include "thing.h"\nint thing(void) { return 1; }\n')
        self.write("Sources/CThing/text.cpp", HEADER + "#include <charconv>\nint text() { return 1; }\n")
        self.assert_accepts("2 files")

    def test_refuses_headers_of_one_processor(self):
        self.write("Sources/CThing/thing.c", HEADER + "#include <immintrin.h>\n")
        self.assert_refuses("Sources/CThing/thing.c", "1 found")

    def test_refuses_assembly_of_one_processor(self):
        self.write("Sources/CThing/thing.S", HEADER + "        movq %rax, %rbx\n")
        self.assert_refuses("Sources/CThing/thing.S")

    def test_refuses_a_folder_with_nothing_in_it(self):
        self.assert_refuses("nothing to compile")
