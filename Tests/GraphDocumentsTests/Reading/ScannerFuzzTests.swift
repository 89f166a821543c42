// SPDX-License-Identifier: Apache-2.0
// ChainRule: random damage, judged by the scanner and by Foundation.

import Foundation
import Testing

@testable import GraphDocuments

/// Documents with random damage: the scanner never traps, and lets through what Foundation does,
/// but for the differences below, each of which is ours to be strict about.
@Suite struct ScannerFuzzTests {
  /// Reads every value, as Foundation checks many only then.
  private enum Everything: Decodable {
    case scalar, container

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.container(keyedBy: Name.self) {
        for key in container.allKeys { _ = try container.decode(Everything.self, forKey: key) }
        self = .container
        return
      }
      if var container = try? decoder.unkeyedContainer() {
        while !container.isAtEnd { _ = try container.decode(Everything.self) }
        self = .container
        return
      }
      let container = try decoder.singleValueContainer()
      self = .scalar
      if container.decodeNil() { return }
      if (try? container.decode(Bool.self)) != nil { return }
      if (try? container.decode(String.self)) != nil { return }
      _ = try container.decode(Double.self)
    }
  }

  static let seeds = [
    #"{"nodes": [{"id": "w0", "op": "mul", "value": -1.5e3}, {"id": 7, "inputs": ["a", 2]}]}"#,
    #"[1, 2.25, -0, 1e-7, 12345678901234567, true, false, null, "text", [], {}, [[1], [2]]]"#,
    #"{"a\"b\\": "\u00e9\ud83d\ude00\n\/", "é😀": {"x": [0.1, -3E+2]}, "": ""}"#,
    "{\"long\": \"0123456789abcdef\\t0123456789abcdef\", \"n\": [1,2,3,4,5,6,7,8,9,10]}\n",
  ]
  static let fragments: [String] = [
    ",", ":", "[", "]", "{", "}", "\"", "\\", "\\u", "0", "1", "-", "+", ".", "e", "E9", " ", "\n",
    "\t", "null", "true", "x", "/", "'", "\u{E9}", "01", "1.", ",]", ",}", "\"\"", "\\ud800", "//",
  ]

  static func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 32...126, using: &generator)
      case 3: bytes.removeSubrange(place...)
      case 4 where place < bytes.count: bytes.insert(bytes[place], at: place)
      default:
        bytes.insert(contentsOf: (fragments.randomElement(using: &generator) ?? "").utf8, at: place)
      }
    }
    return bytes
  }

  /// Whether the scanner is right to refuse what Foundation accepts, and why.
  static func isStricter(_ error: JSONSyntaxError) -> Bool {
    switch error.kind {
    // Foundation takes a comma before a closing brace, a byte order mark, and UTF-16 and UTF-32.
    case .trailingComma, .byteOrderMark, .otherEncoding: true
    default: false
    }
  }

  /// Whether Foundation is right to refuse what the scanner accepts: numbers out of range are no
  /// matter of syntax; too large ones are refused when they are read, too small ones are zero.
  static func hasNumberOutOfRange(_ view: JSONView) -> Bool {
    var index = view.root
    while index < view.after(view.root) {
      if view.kind(at: index) == .number {
        let value = view.double(at: index)
        let isSmall = value.magnitude < Double.leastNormalMagnitude
        if !value.isFinite || isSmall { return true }
      }
      index += view.kind(at: index).isContainer ? 2 : 1
    }
    return false
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func theScannerAgreesWithFoundation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var tape = JSONTape()
    var accepted = 0
    for _ in 0..<5000 {
      let bytes = ScannerFuzzTests.damaged(&generator)
      let oracle = (try? JSONDecoder().decode(Everything.self, from: Data(bytes))) != nil
      do {
        try tape.withScanned(copying: bytes) { view, _ in
          accepted += 1
          if !oracle {
            let shown = String(decoding: bytes, as: UTF8.self)
            #expect(ScannerFuzzTests.hasNumberOutOfRange(view), "only the scanner takes \(shown)")
          }
        }
      } catch let error as JSONSyntaxError {
        #expect(error.offset <= bytes.count)
        if oracle, !ScannerFuzzTests.isStricter(error) {
          Issue.record("only Foundation takes \(String(decoding: bytes, as: UTF8.self)): \(error)")
        }
      }
    }
    // The damage is neither always fatal nor always harmless.
    #expect(accepted > 200 && accepted < 4800)
  }

  @Test func randomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if let error = refusal(of: bytes) { #expect(error.offset <= count) }
    }
  }
}
