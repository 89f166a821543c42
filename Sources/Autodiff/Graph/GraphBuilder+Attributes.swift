// SPDX-License-Identifier: Apache-2.0
// ChainRule: attributes checked against what the operation lists.

extension GraphBuilder {
  /// Gives a node its attributes, checked against the operation's listing; gaps take defaults.
  ///
  /// - Parameter given: Names and values as they came, in order.
  package mutating func setAttributes(
    _ given: [(name: String, value: AttributeValue)], of node: Int
  ) {
    let code = graph.rows[node].code
    let listings = code.listing.attributes
    var values = [AttributeValue?](repeating: nil, count: listings.count)
    var spellings = [String?](repeating: nil, count: listings.count)
    for (name, value) in given {
      guard let index = listings.place(named: name) else {
        reject(.unknownAttribute(name, code), name, of: node)
        continue
      }
      if let earlier = spellings[index], earlier != name {
        reject(.attributeTwice(name, earlier: earlier, code), name, of: node)
      }
      spellings[index] = name
      guard let accepted = listings[index].kind.accept(value) else {
        reject(.attributeType(name, code, got: value.kindName), name, of: node)
        continue
      }
      values[index] = accepted
    }
    fillGaps(&values, of: node, areGiven: spellings.map { $0 != nil })
  }

  private mutating func fillGaps(_ values: inout [AttributeValue?], of node: Int, areGiven: [Bool])
  {
    let code = graph.rows[node].code
    let listings = code.listing.attributes
    for (index, listing) in listings.enumerated() where values[index] == nil {
      values[index] = listing.fallback
      if listing.fallback == nil, !areGiven[index] {
        reject(.missingAttribute(listing.name, code), listing.name, of: node)
      }
    }
    guard !graph.rows[node].isPoisoned, !listings.isEmpty else { return }
    let complete = AttributeValues(values.compactMap { $0 })
    graph.attributes[Int32(truncatingIfNeeded: node)] = complete
    if code.isElementwise {
      graph.rows[node].payload = Int32(truncatingIfNeeded: graph.parameters.count)
      graph.parameters.append(contentsOf: complete.parameters(for: code.listing))
    }
  }

  private mutating func reject(_ rule: GraphError.Rule, _ name: String, of node: Int) {
    report(rule, at: .attribute(node: node, name: name))
    graph.rows[node].isPoisoned = true
  }
}

extension AttributeListing.Kind {
  /// The value as this kind takes it, or `nil` if it does not: a whole number is a number, and one
  /// whole number is a list of one.
  func accept(_ value: AttributeValue) -> AttributeValue? {
    switch (self, value) {
    case (.number, .number), (.integer, .integer), (.boolean, .boolean): value
    case (.optionalInteger, .integer), (.optionalInteger, .none): value
    case (.optionalNumber, .number), (.optionalNumber, .none), (.numberOr, .number): value
    case (.number, .integer(let integer)), (.optionalNumber, .integer(let integer)),
      (.numberOr, .integer(let integer)):
      .number(Double(integer))
    case (.wholeNumber(let highest), .integer(let integer)):
      (0...highest).contains(integer) ? value : nil
    case (.word(let words), .word(let word)), (.numberOr(let words), .word(let word)):
      words.contains(word) ? value : nil
    case (.text, .word): value
    case (.integers, .integers), (.optionalIntegers, .integers), (.optionalIntegers, .none): value
    case (.integers, .integer(let integer)), (.optionalIntegers, .integer(let integer)):
      .integers([integer])
    case (.integerOrPair, .integer): value
    case (.integerOrPair, .lists(let lists)): lists.count == 2 ? value : nil
    case (.integerOrPair, .integers(let both)): both.count == 2 ? .lists(both.map { [$0] }) : nil
    default: nil
    }
  }

  /// What the kind takes, in words.
  package var expectation: String {
    switch self {
    case .number: "a number"
    case .optionalNumber: "a number, or null"
    case .integer: "a whole number"
    case .wholeNumber(let highest): "a whole number from 0 to \(highest)"
    case .optionalInteger: "a whole number, or null"
    case .boolean: "true or false"
    case .word(let words): "one of " + AttributeListing.Kind.quoted(words)
    case .text(let example): "a text, such as '\(example)'"
    case .numberOr(let words): "a number, or one of " + AttributeListing.Kind.quoted(words)
    case .integers: "a list of whole numbers"
    case .optionalIntegers: "a list of whole numbers, or null for all"
    case .integerOrPair: "a whole number, or two lists of whole numbers"
    }
  }

  private static func quoted(_ words: [String]) -> String {
    words.map { "'\($0)'" }.joined(separator: ", ")
  }
}

extension AttributeValue {
  /// The kind of the value in words.
  package var kindName: String {
    switch self {
    case .number(let number): "the number \(number)"
    case .integer(let integer): "the whole number \(integer)"
    case .boolean(let boolean): "\(boolean)"
    case .word(let word): "'\(word)'"
    case .integers(let list): "a list of \(list.count) whole numbers"
    case .lists(let lists): "a list of \(lists.count) lists"
    case .none: "null"
    case .other(let words): words
    }
  }
}
