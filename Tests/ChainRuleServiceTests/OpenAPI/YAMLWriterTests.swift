// SPDX-License-Identifier: Apache-2.0
// ChainRule: trees as YAML, read back by a reader that is not ours.

import Foundation
import Testing

@testable import ChainRuleService

@Suite("YAML")
struct YAMLWriterTests {
  @Test("A tree is written in block style")
  func blockStyle() {
    let tree: JSONTree = [
      "openapi": "3.1.0",
      "info": ["title": "ChainRule", "description": "First.\nSecond: two.\n"],
      "tags": [["name": "a", "no": false], [["b"], []], "c"],
      "paths": ["/v1/graphs/{name}": ["get": [:]]],
      "x": nil,
    ]
    #expect(
      tree.yaml() == """
        openapi: '3.1.0'
        info:
          title: ChainRule
          description: |
            First.
            Second: two.
        tags:
          - name: a
            'no': false
          - - - b
            - []
          - c
        paths:
          /v1/graphs/{name}:
            get: {}
        x: null

        """)
  }

  @Test(
    "A document may be a scalar or empty",
    arguments: [
      (JSONTree.null, "null\n"), (.object([]), "{}\n"), (.array([]), "[]\n"),
      ("a\nb", "|-\n  a\n  b\n"),
      (.string("no"), "'no'\n"), (1e-7, "1.0e-07\n"),
    ])
  func smallDocuments(tree: JSONTree, text: String) {
    #expect(tree.yaml() == text)
  }

  @Test(
    "PyYAML reads what Python's JSON reads, for every nasty string as key and as value",
    .enabled(if: PyYAML.isThere, "python3 with PyYAML is not installed"))
  func strings() throws {
    let trees = NastyStrings.all.flatMap { text -> [JSONTree] in
      let key = JSONTree.object([.init(text, "value"), .init("after" + text, ["x": 1])])
      return [
        .string(text), key, .object([.init("key", .string(text)), .init("after", 1)]),
        .array([.string(text), "after"]), .array([[.string(text), "after"], key, [[key]]]),
        ["deep": ["er": [["a": .string(text), "b": [.string(text)]], .string(text)]]],
      ]
    }
    #expect(try PyYAML.differences(in: trees) == [])
  }

  @Test(
    "PyYAML reads what Python's JSON reads, for every kind of value",
    .enabled(if: PyYAML.isThere, "python3 with PyYAML is not installed"))
  func values() throws {
    let numbers: [Double] = [
      0, -0.0, 1, -1, 0.1, 1e-7, 1e20, -1.5e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      .nan, .infinity,
    ]
    let scalars: [JSONTree] =
      numbers.map(JSONTree.number) + [nil, true, false, [:], [], .integer(.max), .integer(.min)]
    let trees = scalars.flatMap { scalar -> [JSONTree] in
      [scalar, ["a": scalar, "b": [scalar]], [[scalar], [["c": scalar, "d": scalar]]]]
    }
    #expect(try PyYAML.differences(in: trees) == [])
  }

  @Test(
    "The comparison notices a difference",
    .enabled(if: PyYAML.isThere, "python3 with PyYAML is not installed"))
  func comparisonCanFail() throws {
    let pairs = [("a: no\n", "{\"a\": \"no\"}"), ("a: 1\n", "{\"a\": 1}"), ("a: [\n", "{}")]
    #expect(try PyYAML.differences(in: pairs) == [0, 2])
  }
}

/// Python's reader of YAML, run as a process.
enum PyYAML {
  static let isThere = (try? run("import yaml", input: Data()))?.status == 0

  /// The indices of trees that read differently from their YAML and from their JSON.
  static func differences(in trees: [JSONTree]) throws -> [Int] {
    try differences(
      in: trees.map { ($0.yaml(), String(decoding: $0.json(), as: UTF8.self)) })
  }

  /// The indices of pairs of YAML and JSON that read differently, types included.
  static func differences(in pairs: [(yaml: String, json: String)]) throws -> [Int] {
    let script = """
      import json, sys, yaml
      different = []
      for index, (text, expected) in enumerate(json.load(sys.stdin)):
          try:
              same = repr(yaml.safe_load(text)) == repr(json.loads(expected))
          except yaml.YAMLError:
              same = False
          if not same:
              different.append(index)
      print(json.dumps(different))
      """
    let input = try JSONEncoder().encode(pairs.map { [$0.yaml, $0.json] })
    let (status, output) = try run(script, input: input)
    try #require(status == 0)
    return try JSONDecoder().decode([Int].self, from: output)
  }

  private static func run(_ script: String, input: Data) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let (standardInput, standardOutput) = (Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = FileHandle.nullDevice
    try process.run()
    try? standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
