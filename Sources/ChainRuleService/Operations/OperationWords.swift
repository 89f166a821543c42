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
    case .numberOr: "number or word"
    case .integer, .wholeNumber: "integer"
    case .optionalInteger: "integer or null"
    case .boolean: "boolean"
    case .word: "word"
    case .text: "text"
    case .integers: "integers"
    case .optionalIntegers: "integers or null"
    case .integerOrPair: "integer or lists"
    }
  }

  /// What an attribute does, and which words it takes; `nil` where its name says all.
  static func detail(_ listing: AttributeListing) -> String? {
    let values: String? =
      switch listing.kind {
      case .word(let words): "One of \(words.joined(separator: ", "))."
      case .numberOr(let words): "A number, or one of \(words.joined(separator: ", "))."
      case .wholeNumber(let highest): "From 0 to \(highest)."
      default: nil
      }
    let parts = [listing.detail, values].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// What is to be said of an argument; `nil` if it is a number as any other.
  static func detail(_ listing: OperationListing, argument place: Int) -> String? {
    let type: String? =
      switch listing.argumentType(place) {
      case .real, .number, .any: nil
      case .index: "Whole numbers (int64); no gradient."
      case .condition: "A condition: what is not 0 holds; no gradient."
      }
    let substitute = listing.substitutes[listing.arguments[place]].map {
      "\(JSONText.number($0)) where it is left out and a later argument is given by name."
    }
    let parts = [type, substitute].compactMap(\.self)
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
      let by = listing.arguments.count > 1 ? "by \(listing.argumentName(kink.argument)), " : ""
      let lower = JSONText.number(kink.interval.lowerBound)
      let upper = JSONText.number(kink.interval.upperBound)
      let chosen = JSONText.number(kink.chosen)
      let others = KinkConvention.allCases.compactMap { convention in
        kink.others[convention].map { "\(convention.rawValue) \(JSONText.number($0))" }
      }
      let more = others.isEmpty ? "" : " (\(others.joined(separator: ", ")))"
      return "\(by)\(place(kink, listing)): \(chosen), of \(lower) to \(upper)\(more)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// The attribute that sets a bound which is infinite by default; of two, the lower comes first.
  private static func bound(_ number: Double, _ listing: OperationListing) -> String? {
    let bounds = listing.attributes.filter { $0.kind == .optionalNumber }
    return number.isInfinite ? (number < 0 ? bounds.first : bounds.last)?.name : nil
  }

  private static func sign(_ relation: Relation) -> String {
    switch relation {
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    case .equal: "="
    case .notEqual: "≠"
    case .less, .greater: relation.rawValue
    }
  }

  private static func place(_ kink: Kink, _ listing: OperationListing) -> String {
    let name = listing.argumentName(kink.argument)
    return switch kink.place {
    case .point(let number): "at \(name) = \(bound(number, listing) ?? JSONText.number(number))"
    case .meeting(let other): "where \(name) = \(listing.argumentName(other))"
    case .meetingBeside(let other, let third, let relation):
      "where \(name) = \(listing.argumentName(other)) and "
        + "\(listing.argumentName(third)) \(sign(relation)) \(name)"
    case .corner(let number):
      "where \(listing.arguments.joined(separator: " = ")) = \(JSONText.number(number))"
    case .elements(let words): "where elements of \(name) \(words)"
    }
  }
}
