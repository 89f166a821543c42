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

  @Test(
    "A family is known by what its names begin with, and a short name is near to little",
    arguments: [
      ("conv", ["conv1d", "conv2d", "conv_transpose1d"]), ("qr", ["qr_q", "qr_r"]), ("foo", []),
    ] as [(String, [String])])
  func families(_ name: String, _ expected: [String]) {
    #expect(NearestName.ranked(name, among: OperationTable.allNames, count: 3) == expected)
  }
}
