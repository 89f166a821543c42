// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law of listings.

package import Autodiff

extension Laws {
  /// What is listed can be read: the summary is one sentence, the formulas are balanced, defaults are
  /// of their kind.
  ///
  /// - Parameter formulas: The operation and its derivatives written down.
  package static func listing(
    _ listing: OperationListing, formulas: [String]
  ) -> [Violation] {
    var findings = summaryFindings(listing.summary)
    findings += formulas.filter { !isBalanced($0) }.map { "the formula '\($0)' is not balanced" }
    findings += formulas.filter { $0.contains("…") || $0.contains("nan") || $0.isEmpty }
      .map { "the formula '\($0)' does not say all" }
    for attribute in listing.attributes where !attribute.hasValidDefault {
      findings.append("the default of '\(attribute.name)' is not of its kind")
    }
    for names in [listing.arguments, listing.attributes.map(\.name)]
    where Set(names).count < names.count {
      findings.append("\(names) repeat a name")
    }
    let isOutside = { (argument: Int) in
      !(0..<max(listing.arguments.count, 1)).contains(argument)
    }
    if listing.domain.count > listing.arguments.count
      || listing.kinks.contains(where: { isOutside($0.argument) })
    {
      findings.append("a domain or a kink is of no argument")
    }
    return findings.map { Violation(.listing, "\(listing.name): \($0)") }
  }

  /// No name or alias stands for two operations, in upper or lower case.
  package static func names(_ listings: [OperationListing]) -> [Violation] {
    var owners: [String: String] = [:]
    return listings.flatMap { listing in
      ([listing.name] + listing.aliases).compactMap { name in
        guard let owner = owners.updateValue(listing.name, forKey: name.lowercased()) else {
          return nil
        }
        return Violation(.listing, "'\(name)' is a name of \(owner) and of \(listing.name)")
      }
    }
  }

  private static func summaryFindings(_ summary: String) -> [String] {
    var findings: [String] = []
    if summary.count > 150 { findings.append("the summary has \(summary.count) characters") }
    if !summary.hasSuffix(".") || summary.dropLast().contains(". ") || summary.contains("\n") {
      findings.append("the summary is not one sentence that ends in a full stop")
    }
    return findings
  }

  /// Whether brackets of all kinds close in the order in which they open, and backticks pair up.
  private static func isBalanced(_ text: String) -> Bool {
    let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
    var open: [Character] = []
    for character in text {
      if let expected = closing[character] {
        open.append(expected)
      } else if closing.values.contains(character), open.popLast() != character {
        return false
      }
    }
    return open.isEmpty && text.count { $0 == "`" } % 2 == 0
  }
}

extension AttributeListing {
  /// Whether the default, if there is one, is a value that the attribute takes.
  fileprivate var hasValidDefault: Bool {
    switch (kind, fallback) {
    case (_, nil), (.number, .number), (.numberOr, .number), (.integer, .integer),
      (.boolean, .boolean), (.integers, .integers), (.optionalIntegers, .integers),
      (.optionalIntegers, .some(.none)), (.optionalInteger, .integer), (.integerOrPair, .integer),
      (.optionalInteger, .some(.none)), (.optionalNumber, .number), (.optionalNumber, .some(.none)):
      true
    case (.wholeNumber(let highest), .integer(let integer)): (0...highest).contains(integer)
    case (.word(let words), .word(let word)): words.contains(word)
    default: false
    }
  }
}
