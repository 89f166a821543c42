// SPDX-License-Identifier: Apache-2.0
// ChainRule: every script can be run, and says how.

import Foundation
import Testing

@Suite struct ScriptsTests {
  @Test(arguments: try Repository.files(in: "scripts"))
  func `says how it is used`(script: String) throws {
    let path = Repository.root.appending(path: script).path
    try #require(FileManager.default.isExecutableFile(atPath: path))
    let (status, output) = try Repository.run([path, "--help"])
    let text = String(decoding: output, as: UTF8.self)
    #expect(status == 0)
    #expect(text.lowercased().hasPrefix("usage: \(script)"))
  }

  @Test func `continuous integration runs the tests`() throws {
    let path = Repository.root.appending(path: ".ci/run").path
    #expect(FileManager.default.isExecutableFile(atPath: path))
    let text = String(decoding: try #require(Repository.contents(of: ".ci/run")), as: UTF8.self)
    #expect(text.contains("scripts/test"))
  }
}
