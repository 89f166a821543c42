// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is listed of an operation, in words.

internal import Autodiff

/// What is listed of an operation, in words.
enum OperationWords {
  /// What values an attribute takes, in one word.
  static func type(_ kind: AttributeListing.Kind) -> String {
    switch kind {
    case .number: "number"
    case .optionalNumber: "number or null"
    case .integer, .wholeNumber: "integer"
    case .optionalInteger: "integer or null"
    case .boolean: "boolean"
    case .word: "word"
    case .integers: "integers"
    case .optionalIntegers: "integers or null"
    }
  }

  /// What an attribute does, and which words it takes; `nil` where its name says all.
  static func detail(_ listing: AttributeListing) -> String? {
    let values: String? =
      switch listing.kind {
      case .word(let words): "One of \(words.joined(separator: ", "))."
      case .wholeNumber(let highest): "From 0 to \(highest)."
      default: nil
      }
    let parts = [listing.detail, values].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// Where the arguments may lie; `nil` where they may lie anywhere.
  static func domain(_ listing: OperationListing) -> String? {
    let parts = zip(listing.arguments, listing.domain).compactMap { argument, domain in
      interval(of: argument, domain)
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func interval(of name: String, _ domain: Domain) -> String? {
    var parts: [String] = []
    if domain.lower > -.infinity {
      let sign = domain.contains(domain.lower) ? "≥" : ">"
      parts.append("\(name) \(sign) \(JSONText.number(domain.lower))")
    }
    if domain.upper < .infinity {
      let sign = domain.contains(domain.upper) ? "≤" : "<"
      parts.append("\(name) \(sign) \(JSONText.number(domain.upper))")
    }
    for point in domain.excluded where point != domain.lower && point != domain.upper {
      parts.append("\(name) ≠ \(JSONText.number(point))")
    }
    if domain.excludesWholeUpToZero { parts.append("\(name) not 0, -1, -2 and so on") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Where there is no derivative and which one is answered; `nil` where there is one everywhere.
  static func kinks(_ listing: OperationListing) -> String? {
    let parts = listing.kinks.map { kink in
      let name = listing.argumentName(kink.argument)
      let place =
        listing.arguments.count > 1
        ? "by \(name), where the arguments differ by" : "at \(name) ="
      let lower = JSONText.number(kink.interval.lowerBound)
      let upper = JSONText.number(kink.interval.upperBound)
      let chosen = JSONText.number(kink.chosen)
      return "\(place) \(JSONText.number(kink.at)): \(chosen), of \(lower) to \(upper)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
