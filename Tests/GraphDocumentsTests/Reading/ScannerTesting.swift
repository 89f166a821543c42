// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the tests of the reader share.

import Testing

@testable import GraphDocuments

/// A document that the scanner must refuse: its bytes, and what it must say.
struct Refused: Sendable, CustomTestStringConvertible {
  let bytes: [UInt8]
  let kind: JSONSyntaxError.Kind
  let line: Int
  let column: Int
  let offset: Int?

  init(
    _ text: String, _ kind: JSONSyntaxError.Kind, column: Int, line: Int = 1, offset: Int? = nil
  ) {
    self.init(bytes: Array(text.utf8), kind, column: column, line: line, offset: offset)
  }

  init(
    bytes: [UInt8], _ kind: JSONSyntaxError.Kind, column: Int, line: Int = 1, offset: Int? = nil
  ) {
    self.bytes = bytes
    self.kind = kind
    self.line = line
    self.column = column
    self.offset = offset
  }

  var testDescription: String { String(decoding: bytes.prefix(60), as: UTF8.self) }
}

/// Why the scanner refuses a document; `nil` if it does not.
func refusal(of bytes: [UInt8], maximumDepth: Int = 512) -> JSONSyntaxError? {
  var tape = JSONTape()
  do {
    try tape.withScanned(copying: bytes, maximumDepth: maximumDepth) { _, _ in }
    return nil
  } catch let error as JSONSyntaxError {
    return error
  } catch {
    return nil
  }
}

/// Scans a document that is right, and calls `body` with its view.
func withView<Result>(_ text: String, _ body: (JSONView) throws -> Result) throws -> Result {
  var tape = JSONTape()
  return try tape.withScanned(copying: Array(text.utf8)) { view, _ in try body(view) }
}

/// A small generator with a seed, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
