// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers with as many digits as a reader wants.

internal import Autodiff
internal import GraphDocuments

/// Numbers inside texts, with as many digits as a reader wants.
struct RoundedNumbers: Sendable {
  /// How many digits; `nil` for all that tell a number from its neighbours.
  let digits: Int?

  /// The number that is shown for a number.
  func rounded<S: TextScalar>(_ value: S) -> Double {
    // The shortest text of a float32 is that of another double than its own value.
    guard value.isFinite, let shown = Double(JSONText.number(value)) else { return Double(value) }
    guard let digits else { return shown }
    return RoundedNumbers.round(shown, to: digits)
  }

  /// The number in a sentence.
  func text<S: TextScalar>(_ value: S) -> String { JSONText.words(rounded(value)) }

  /// The nearest number of so many digits: the digits of the shortest text, rounded as people do.
  private static func round(_ value: Double, to digits: Int) -> Double {
    let text = value.magnitude.description.split(separator: "e")
    guard let first = text.first else { return value }
    var exponent = text.count == 2 ? Int(text[1]) ?? 0 : 0
    let point = first.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = point.count == 2 ? point[1] : ""
    exponent -= fraction.utf8.count
    let all = (point[0] + fraction).drop { $0 == "0" }.utf8.map { Int($0) - 48 }
    guard all.count > digits else { return value }
    var kept = Array(all.prefix(digits))
    exponent += all.count - digits
    if all[digits] >= 5 {
      var place = digits - 1
      while place >= 0, kept[place] == 9 {
        kept[place] = 0
        place -= 1
      }
      if place >= 0 { kept[place] += 1 } else { kept.insert(1, at: 0) }
    }
    let mantissa = kept.map(String.init).joined()
    let rounded = Double("\(mantissa)e\(exponent)") ?? value.magnitude
    return value.sign == .minus ? -rounded : rounded
  }
}
