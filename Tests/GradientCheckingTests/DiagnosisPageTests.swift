// SPDX-License-Identifier: Apache-2.0
// ChainRule: the page about errors lists every diagnosis.

import Foundation
import GradientChecking
import Testing

@Suite struct DiagnosisPageTests {
  @Test func `every diagnosis is listed, and no other`() throws {
    let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent()
    }
    let page = try String(
      contentsOf: root.appending(path: "Documentation/errors.md"), encoding: .utf8)
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("Diagnoses") } ?? ""
    let codes = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    #expect(codes == DiagnosisCode.allCases.map(\.rawValue))
  }
}
