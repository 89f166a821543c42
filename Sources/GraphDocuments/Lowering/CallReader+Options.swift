// SPDX-License-Identifier: Apache-2.0
// ChainRule: the members of a request that are words and numbers.

internal import Autodiff

extension CallOptions {
  /// The members that are words and numbers.
  package static let members = [
    "detail", "include", "formats", "dtype", "convention", "whereNaN", "encoding", "nonFiniteAs",
    "implicitOrder", "digits", "maxPaths", "timeoutMs", "reduce", "format", "around",
    "dialect", "respondAs",
  ]

  /// Members of the contract that this version does not offer.
  package static let laterMembers = [
    "functions", "tangents", "many", "sparse",
  ]

  /// The members that a query may have beside inputs.
  static let queryMembers = members + ["expression", "outputs", "wrt", "batch"]

  /// Every member that there is.
  package static let allMembers =
    [
      "nodes", "edges", "links", "expression", "text", "inputs", "outputs", "cotangents", "wrt",
      "batch",
    ] + members
    + checkMembers + laterMembers
}

extension CallReader {
  mutating func readOptions() {
    for (name, place) in members.options { readOption(name, OptionValue(view, place), at: place) }
  }

  /// Reads one option, wherever it comes from.
  mutating func readOption(_ name: String, _ value: OptionValue, at place: JSONIndex?) {
    if name == "detail" || name == "include" { check.asksForParts = true }
    switch name {
    case "detail":
      if let word = word(name, value, DetailLevel.self, offered: DetailLevel.offered, place) {
        options.detail = word
      }
    case "include": readInclude(value, at: place)
    case "formats": readFormats(value, at: place)
    case "dtype":
      if let word = word(name, value, Precision.self, offered: Precision.offered, place) {
        options.precision = word
      }
    case "encoding":
      if let word = word(name, value, TensorEncoding.self, offered: nil, place) {
        options.encoding = word
      }
    case "nonFiniteAs":
      if let word = word(name, value, NonFinitePolicy.self, offered: nil, place) {
        options.nonFinite = word
      }
    case "reduce":
      if let word = word(name, value, BatchReduction.self, offered: nil, place) {
        options.reduction = word
      }
    case "convention":
      if let word = word(name, value, KinkConvention.self, offered: nil, place) {
        builder.convention = word
      }
    case "whereNaN":
      if let word = word(name, value, WhereNaN.self, offered: nil, place) {
        options.whereNaN = word
      }
    case "implicitOrder":
      if let truth = boolean(name, value, place) { builder.acceptsImplicitOrder = truth }
    case "timeoutMs":
      if let number = integer(name, value, 1...Int(Int32.max), place) {
        options.timeoutMilliseconds = number
      }
    case "digits": if let number = integer(name, value, 1...17, place) { options.digits = number }
    case "maxPaths":
      if let number = integer(name, value, 0...maximumPaths, place) {
        options.maximumPaths = number
      }
    case "format":
      if let word = word(name, value, PictureFormat.self, offered: PictureFormat.offered, place) {
        options.format = word
      }
    case "dialect": _ = word(name, value, Dialect.self, offered: nil, place)
    case "respondAs":
      if let word = word(name, value, ReplyDialect.self, offered: nil, place) {
        options.respondAs = word
      }
    case "around": readCenter(value, at: place)
    default: break
    }
  }

  private mutating func readInclude(_ value: OptionValue, at place: JSONIndex?) {
    guard let entries = list("include", value, place) else { return }
    options.include = []
    for (entry, place) in entries {
      if let part = word(
        "include", entry, ReplyPart.self, offered: ReplyPart.offered, place, isEntry: true)
      {
        options.include?.insert(part)
      }
    }
  }

  private mutating func readFormats(_ value: OptionValue, at place: JSONIndex?) {
    guard let entries = list("formats", value, place) else { return }
    options.formats = []
    for (entry, place) in entries {
      if let format = word(
        "formats", entry, FormulaFormat.self, offered: nil, place, isEntry: true)
      {
        options.formats.insert(format)
      }
    }
  }

  private mutating func list(
    _ name: String, _ value: OptionValue, _ place: JSONIndex?
  ) -> [(OptionValue, JSONIndex?)]? {
    guard case .list(let entries) = value else {
      reject(name, "an array of strings", value, place)
      return nil
    }
    return entries
  }

  private mutating func word<Word: RawRepresentable<String> & CaseIterable & Equatable>(
    _ name: String, _ value: OptionValue, _ type: Word.Type, offered: [Word]?, _ place: JSONIndex?,
    isEntry: Bool = false
  ) -> Word? {
    guard case .text(let text) = value else {
      reject(name, "a string", value, place, isEntry: isEntry)
      return nil
    }
    // A word that is not offered would be no way out.
    let words = (offered ?? Array(Word.allCases)).map(\.rawValue)
    guard let word = Word(rawValue: text) else {
      let nearest = violations.isFull ? nil : NearestName.nearest(to: text, among: words)
      add(
        .unknownWord(member: name, got: text, words: words, nearest: nearest), at: place,
        parameter: name)
      return nil
    }
    if let offered, !offered.contains(word) {
      add(.notOffered(text, offered: offered.map(\.rawValue)), at: place, parameter: name)
      return nil
    }
    return word
  }

  private mutating func boolean(
    _ name: String, _ value: OptionValue, _ place: JSONIndex?
  ) -> Bool? {
    switch value {
    case .boolean(let truth): return truth
    case .text("true") where place == nil: return true
    case .text("false") where place == nil: return false
    default:
      reject(name, "true or false", value, place)
      return nil
    }
  }

  private mutating func integer(
    _ name: String, _ value: OptionValue, _ range: ClosedRange<Int>, _ place: JSONIndex?
  ) -> Int? {
    let number: Int?
    switch value {
    case .number(let double): number = Int(exactly: double)
    case .text(let text) where place == nil: number = Int(text)
    default:
      reject(name, "a whole number", value, place)
      return nil
    }
    if let number, range.contains(number) { return number }
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let got = place.map { view.source(of: $0) } ?? value.excerpt
    add(
      .outOfRange(.member(name), got: got, expected: expected), at: place, parameter: name)
    return nil
  }

  private mutating func reject(
    _ name: String, _ expected: String, _ value: OptionValue, _ place: JSONIndex?,
    isEntry: Bool = false
  ) {
    if let place {
      reject(isEntry ? .entry(of: name) : .member(name), expected, place)
    } else {
      add(.parameter(name, value: value.excerpt, expected: expected), at: nil, parameter: name)
    }
  }
}

/// The value of an option, whether it stands in the document or in the query.
enum OptionValue {
  case text(String)
  case number(Double)
  case boolean(Bool)
  case list([(OptionValue, JSONIndex?)])
  case other

  init(_ view: JSONView, _ place: JSONIndex) {
    switch view.kind(at: place) {
    case .string: self = .text(view.string(at: place))
    case .number: self = .number(view.double(at: place))
    case .true: self = .boolean(true)
    case .false: self = .boolean(false)
    case .array:
      // An array within an array is no value of any option, so one level is all that is read.
      self = .list(
        view.elements(of: place).map { element in
          view.kind(at: element) == .array
            ? (.other, element) : (OptionValue(view, element), element)
        })
    case .null, .object: self = .other
    }
  }

  /// The value in a few characters.
  var excerpt: String {
    switch self {
    case .text(let text): String(text.prefix(60))
    case .number(let number): "\(number)"
    case .boolean(let truth): "\(truth)"
    case .list: "an array"
    case .other: "this"
    }
  }
}
