# SPDX-License-Identifier: Apache-2.0
# ChainRule: check-imports refuses what the table of rooms does not have.
from trees import TreeTest

REFUSED = [
    ("Sources/Autodiff/A.swift", "import Foundation", "Autodiff may not import Foundation"),
    ("Sources/Autodiff/A.swift", "import HTTPTypes", "Autodiff may not import HTTPTypes"),
    ("Sources/MicroHTTPServer/A.swift", "import FoundationEssentials", "may not import"),
    ("Sources/MicroHTTPServer/A.swift", "import Autodiff", "may not import Autodiff"),
    ("Sources/MicroHTTPServer/A.swift", "import CMicroHTTPD", "Daemon only"),
    ("Sources/MicroHTTPServer/Daemon/A.swift", "import CZlib", "Coding only"),
    ("Sources/MicroHTTPServer/Daemonic/A.swift", "import CMicroHTTPD", "Daemon only"),
    ("Sources/GraphDocuments/A.swift", "package import HTTPTypes", "may not import HTTPTypes"),
    ("Sources/ChainRuleService/A.swift", "import CMicroHTTPD", "may not import CMicroHTTPD"),
    ("Sources/ChainRuleService/Engine/A.swift", "import HTTPTypes", "may not be imported in"),
    ("Sources/ChainRuleService/Engine/A.swift", "public import MicroHTTPServer", "Engine"),
    ("Sources/chainrule/A.swift", "import NIO", "may not import NIO"),
    ("Sources/Autodiff/A.swift", "@_exported import Foundation", "A.swift:1"),
    ("Sources/Autodiff/A.swift", "import struct Foundation.Date", "may not import Foundation"),
    ("Sources/Autodiff/A.swift", "#if canImport(Glibc)\n  import Foundation\n#endif", "A.swift:2"),
    ("Sources/Autodiff/A.swift", "import Glibc; import Foundation", "may not import Foundation"),
    ("Sources/Elsewhere/A.swift", "import Swift", "Elsewhere is not in rooms.json"),
    ("Tests/AutodiffTests/A.swift", "@testable import GraphDocuments", "GraphDocuments"),
    ("Tests/AutodiffTests/A.swift", "import XCTest", "may not import XCTest"),
]
ACCEPTED = [
    ("Sources/MicroHTTPServer/Daemon/A.swift", "internal import CMicroHTTPD"),
    ("Sources/MicroHTTPServer/Coding/A.swift", "import CZlib"),
    ("Sources/GraphDocuments/A.swift", "import Foundation"),
    ("Sources/Autodiff/A.swift", "// import Foundation\n/* import Foundation */ import RealModule"),
    ("Sources/Autodiff/A.swift", 'let text = """\n  import Foundation\n  """'),
    ("Tests/AutodiffTests/A.swift", "import Testing\n@testable import Autodiff"),
]


class ImportsTests(TreeTest):
    check = "check-imports"

    def test_refuses(self):
        for path, text, words in REFUSED:
            with self.subTest(path=path, text=text):
                file = self.write(path, text + "\n")
                self.assert_refuses(words)
                file.unlink()

    def test_accepts(self):
        for path, text in ACCEPTED:
            with self.subTest(path=path, text=text):
                file = self.write(path, text + "\n")
                self.assert_accepts()
                file.unlink()
