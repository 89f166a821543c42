// SPDX-License-Identifier: Apache-2.0
// ChainRule: which name was meant.

import Autodiff
import Testing

@testable import GraphDocuments

@Suite struct NearestMemberTests {
  static let names = ["nodes", "edges", "inputs", "outputs", "wrt", "dtype", "timeoutMs"]

  static let nearestTable: [(String, String?)] = [
    ("node", "nodes"), ("Nodes", "nodes"), ("ndoes", "nodes"), ("input", "inputs"),
    ("ouputs", "outputs"), ("timeoutms", "timeoutMs"), ("wtr", "wrt"), ("with", nil),
    ("x", nil), ("", nil), ("gradient", nil), ("edgse", "edges"), ("dtypes", "dtype"),
    (String(repeating: "n", count: 10_000), nil),
  ]

  @Test(arguments: nearestTable)
  func theNearestNameIsOffered(_ name: String, _ expected: String?) {
    #expect(NearestMember.nearest(to: name, among: NearestMemberTests.names) == expected)
  }

  @Test func severalAreRanked() {
    #expect(
      NearestName.ranked("sin", among: ["cos", "sinh", "asin", "SIN"], count: 3)
        == ["SIN", "sinh", "asin"])
  }
}
