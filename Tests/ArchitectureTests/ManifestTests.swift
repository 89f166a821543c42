// SPDX-License-Identifier: Apache-2.0
// ChainRule: the arrows in Package.swift are those of the table of rooms.

import Testing

@Suite struct ManifestTests {
  @Test func `no target has an arrow that the table does not have`() throws {
    let manifest = try Manifest.current()
    let rooms = try Rooms.current()
    #expect(!manifest.targets.isEmpty)
    for target in manifest.targets {
      // A door to C is not in the table, and depends on nothing.
      let allowed = rooms.arrows(from: target.name) ?? []
      let refused = target.dependencies.map(\.name).filter { !allowed.contains($0) }
      #expect(refused.isEmpty, "\(target.name) must not depend on these")
    }
  }

  @Test func `every test target is in the table`() throws {
    let manifest = try Manifest.current()
    let rooms = try Rooms.current()
    for target in manifest.targets where target.type == "test" {
      #expect(rooms.tests[target.name] != nil, "\(target.name) is missing")
    }
  }

  @Test func `the table itself points down only`() throws {
    let rooms = try Rooms.current()
    // Remove, again and again, the rooms that depend on no room that is left.
    var left = rooms.sources.mapValues { $0.filter { rooms.sources[$0] != nil } }
    while let leaf = left.first(where: { $0.value.isEmpty })?.key {
      left[leaf] = nil
      left = left.mapValues { $0.filter { $0 != leaf } }
    }
    #expect(left.isEmpty, "these rooms depend on each other")
  }
}
