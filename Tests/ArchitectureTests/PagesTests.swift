// SPDX-License-Identifier: Apache-2.0
// ChainRule: the pages keep to their sizes, and decisions to their numbers.

import Foundation
import Testing

@Suite struct PagesTests {
  @Test(arguments: [("README.md", 150), ("CONTRIBUTING.md", 120), ("SECURITY.md", 80)])
  func `is short`(page: String, lines: Int) throws {
    // A page that is not written yet is not too long.
    guard let contents = Repository.contents(of: page) else { return }
    #expect(
      contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count < lines)
  }

  @Test func `decisions are numbered without a gap`() throws {
    let names = try Repository.files(in: "Documentation/Decisions").map {
      URL(filePath: $0).lastPathComponent
    }
    #expect(!names.isEmpty)
    for (index, name) in names.enumerated() {
      let digits = String(index + 1)
      #expect(name.hasPrefix(String(repeating: "0", count: 4 - digits.count) + digits + "-"))
    }
  }
}
