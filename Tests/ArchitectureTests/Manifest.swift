// SPDX-License-Identifier: Apache-2.0
// ChainRule: the parts of the package manifest that the tests of its architecture read.

import Foundation
import Testing

/// `swift package dump-package`, in part.
struct Manifest: Decodable {
  struct Target: Decodable {
    var name: String
    var type: String
    var dependencies: [Dependency]
  }

  /// One arrow: `{"byName": [NAME, ...]}` or `{"product": [NAME, PACKAGE, ...]}`.
  struct Dependency: Decodable {
    var name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
      name = try #require(kinds.values.first?.first?.text)
    }
  }

  /// An element of an arrow: the first is always a name, the others may be anything.
  struct Part: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  var targets: [Target]

  static func current() throws -> Manifest {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "chainrule-manifest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    // A scratch folder of its own: the build that runs this test may hold the usual one.
    let (status, output) = try Repository.run([
      "swift", "package", "--scratch-path", scratch.path, "dump-package",
    ])
    try #require(status == 0)
    return try JSONDecoder().decode(Manifest.self, from: output)
  }
}

/// `scripts/lib/rooms.json`, in part: which target may depend on what.
struct Rooms: Decodable {
  var sources: [String: [String]]
  var tests: [String: [String]]

  static func current() throws -> Rooms {
    let table = try #require(Repository.contents(of: "scripts/lib/rooms.json"))
    return try JSONDecoder().decode(Rooms.self, from: table)
  }

  func arrows(from target: String) -> [String]? {
    sources[target] ?? tests[target]
  }
}
