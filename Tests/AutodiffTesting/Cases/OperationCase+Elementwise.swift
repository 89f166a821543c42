// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of elementwise operations, from their listings.

package import Autodiff

extension OperationCase {
  /// The cases of an operation: those written down, or for an elementwise one those that its listing
  /// gives.
  package static func all(of code: OperationCode) -> [OperationCase] {
    if code.isLeaf { return [] }
    return written[code] ?? (elementwise(code) + (additional[code] ?? []))
  }

  /// Whether an operation's cases are written down.
  package static func isWritten(_ code: OperationCode) -> Bool { written[code] != nil }

  // Beside random shapes: scalars, the pairs that broadcasting is known to go wrong at, and axes of
  // length 0.
  private static func shapes(count: Int, using generator: inout SeededGenerator)
    -> [BroadcastShapes]
  {
    let fixed: [([[Int]], [Int])]
    switch count {
    case 1: fixed = [([[]], []), ([[2, 3]], [2, 3]), ([[0, 2]], [0, 2])]
    case 2:
      fixed = [
        ([[], []], []), ([[3], [2, 3]], [2, 3]), ([[], [2, 2]], [2, 2]),
        ([[1, 3], [2, 1]], [2, 3]), ([[0], [1]], [0]),
      ]
    default:
      fixed = [
        ([[], [], []], []), ([[3], [2, 1], []], [2, 3]), ([[1, 3], [2, 3], [2, 1]], [2, 3]),
        ([[0], [1], [2, 1]], [2, 0]),
      ]
    }
    return fixed.map { BroadcastShapes($0.0, to: $0.1) }
      + [BroadcastShapes.random(count: count, using: &generator)]
  }

  private static func elementwise(_ code: OperationCode) -> [OperationCase] {
    var generator = SeededGenerator(seed: UInt64(code.rawValue))
    let choices = attributeChoices(of: code)
    return shapes(count: code.listing.arguments.count, using: &generator).flatMap { shapes in
      choices.map { OperationCase(code, shapes, $0) }
    }
  }

  /// What an elementwise operation's attributes are tried with: all defaults, and all changed.
  private static func attributeChoices(
    of code: OperationCode
  ) -> [[(name: String, value: AttributeValue)]] {
    let listings = code.listing.attributes
    if listings.isEmpty { return [[]] }
    var choices: [[(name: String, value: AttributeValue)]] = [
      listings.compactMap { $0.fallback == nil ? ($0.name, value(for: $0, 0)) : nil }
    ]
    for variant in 1...2 {
      choices.append(
        listings.enumerated().map { ($1.name, value(for: $1, variant, place: $0)) })
    }
    return choices
  }

  private static func value(
    for listing: AttributeListing, _ variant: Int, place: Int = 0
  ) -> AttributeValue {
    switch (listing.kind, listing.fallback) {
    case (.number, .number(let fallback)) where fallback.isFinite:
      .number(fallback == 0 ? 0.125 * Double(variant) : fallback * (1 + 0.25 * Double(variant)))
    case (.number, _), (.numberOr, _): .number([2, 0.5, 3][variant])
    // Where there are two, they are bounds, the lower one first.
    case (.optionalNumber, _): .number(1.5 * Double(place) - 0.5 * Double(variant))
    case (.integer, .integer(let fallback)), (.wholeNumber, .integer(let fallback)):
      .integer(fallback + variant)
    case (.integer, _), (.wholeNumber, _), (.optionalInteger, _), (.integerOrPair, _):
      .integer(variant + 1)
    case (.boolean, _): .boolean(variant == 1)
    case (.word(let words), _): .word(words[variant % words.count])
    case (.text(let example), _): .word(example)
    case (.integers, _), (.optionalIntegers, _): .integers([])
    }
  }
}
