// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents with one change each, most of which keep the structure.

@testable import GraphDocuments

/// A document, and where its values stand, so that changes can keep the structure.
struct BodyMutation {
  private struct Value {
    let kind: JSONKind
    let range: Range<Int>
    /// The name before it, with its quotes, if it is a member's.
    let name: Range<Int>?
  }

  private let body: [UInt8]
  private var values: [Value] = []

  init(_ body: [UInt8]) throws {
    self.body = body
    var tape = JSONTape()
    values = try tape.withScanned(copying: body) { view, _ in
      var values: [Value] = []
      var containers = [view.root]
      while let container = containers.popLast() {
        let isObject = view.kind(at: container) == .object
        var index = view.first(in: container)
        while index < view.after(container) {
          let place = isObject ? index + 1 : index
          values.append(
            Value(
              kind: view.kind(at: place), range: view.byteRange(of: place),
              name: isObject ? view.byteRange(of: index) : nil))
          if view.kind(at: place).isContainer { containers.append(place) }
          index = view.after(place)
        }
      }
      return values
    }
  }

  /// The document with one change.
  func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
    guard let value = values.randomElement(using: &generator) else { return body }
    switch Int.random(in: 0..<22, using: &generator) {
    case 0...3: return replacing(value.range, by: similar(to: value, &generator))
    case 4...5: return inserting(white(&generator), at: value.range.lowerBound)
    case 6...7: return replacing(value.range, by: other(than: value, &generator))
    case 8...9: return replacing(value.range, by: Array(body[any(&generator).range]))
    case 10:
      return inserting(Array(body[value.range]) + [UInt8(ascii: ",")], at: value.range.lowerBound)
    case 11: return renaming(value, &generator)
    case 12: return swapping(value, with: any(&generator))
    default: return damaged(&generator)
    }
  }

  private func any(_ generator: inout SeededGenerator) -> Value {
    values.randomElement(using: &generator) ?? values[0]
  }

  private func replacing(_ range: Range<Int>, by bytes: [UInt8]) -> [UInt8] {
    Array(body[..<range.lowerBound]) + bytes + Array(body[range.upperBound...])
  }

  private func inserting(_ bytes: [UInt8], at place: Int) -> [UInt8] {
    replacing(place..<place, by: bytes)
  }

  private func white(_ generator: inout SeededGenerator) -> [UInt8] {
    Array(([" ", "\n", "\t", "\r\n", "  \n  "].randomElement(using: &generator) ?? "").utf8)
  }

  private static let numbers = [
    "0", "-0", "-0.0", "1", "2.5", "-1e-3", "1E+2", "123456789012345678", "1e20", "0.1",
    "9007199254740993", "18446744073709551615", "100000000000000000000", "5e-324", "1e308",
    "0.30000000000000004", "2.2250738585072011e-308", "1.7976931348623157e308", "3.0", "1e2",
    "1e309", "-1e400", "1e-400",
  ]
  private static let strings = [
    #""""#, #""x""#, #""w0""#, #""é😀""#, #""\u0041\n\"\\\/""#, #""\ud83d\ude00""#, #""float64""#,
    #""NaN""#, #""Infinity""#, #""\u0000""#,
  ]
  private static let others = [
    "null", "true", "false", "[]", "{}", "[1]", #"{"a":1}"#, "0", #""""#,
  ]

  private func similar(to value: Value, _ generator: inout SeededGenerator) -> [UInt8] {
    let texts: [String] =
      switch value.kind {
      case .number: BodyMutation.numbers
      case .string: BodyMutation.strings
      case .true, .false: ["true", "false"]
      default: []
      }
    return texts.randomElement(using: &generator).map { Array($0.utf8) } ?? Array(body[value.range])
  }

  private func other(than value: Value, _ generator: inout SeededGenerator) -> [UInt8] {
    Array((BodyMutation.others.randomElement(using: &generator) ?? "").utf8)
  }

  private func renaming(_ value: Value, _ generator: inout SeededGenerator) -> [UInt8] {
    guard let name = value.name else { return replacing(value.range, by: Array("7".utf8)) }
    let names = values.compactMap(\.name).map { Array(body[$0]) }
    return replacing(
      name,
      by: Bool.random(using: &generator)
        ? Array(#""extra""#.utf8) : names.randomElement(using: &generator) ?? [])
  }

  private func swapping(_ value: Value, with other: Value) -> [UInt8] {
    let (first, second) =
      value.range.lowerBound < other.range.lowerBound
      ? (value.range, other.range) : (other.range, value.range)
    guard first.upperBound <= second.lowerBound else { return body }
    return Array(body[..<first.lowerBound]) + body[second]
      + body[first.upperBound..<second.lowerBound]
      + body[first] + body[second.upperBound...]
  }

  private static let fragments = [
    ",", ":", "[", "]", "{", "}", "\"", "\\", "0", "-", "+", ".", "e", "nul", "true", "'", "//",
    "NaN",
    ",]", ",}", "\\u00", "\\ud800", "\u{1}", "01", "1.", "é",
  ]

  /// Damage that most documents do not survive, late in the document.
  private func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
    let place = Int.random(in: min(110, body.count / 2)..<body.count, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return Array(body[..<place])
    case 1: return replacing(place..<place + 1, by: [UInt8.random(in: 0...255, using: &generator)])
    case 2: return replacing(place..<place + 1, by: [])
    default:
      let fragment = BodyMutation.fragments.randomElement(using: &generator) ?? ""
      return inserting(Array(fragment.utf8), at: place)
    }
  }
}
