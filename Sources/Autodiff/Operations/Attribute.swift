// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of operations.

/// What is listed of one attribute.
public struct AttributeListing: Sendable {
  /// The name.
  public let name: String
  /// Other names that mean the same, as other tools have them.
  public let aliases: [String]
  /// What values it takes.
  public let kind: Kind
  /// The value when it is left out; `nil` if it may not be.
  public let fallback: AttributeValue?
  /// What it does, in words; `nil` where its name says it.
  public let detail: String?

  /// What values an attribute takes.
  public enum Kind: Sendable, Equatable {
    /// A number.
    case number
    /// A number, or `null` for none.
    case optionalNumber
    /// A number, or one of these words.
    case numberOr([String])
    /// A whole number.
    case integer
    /// A whole number from 0 up to this one.
    case wholeNumber(upTo: Int)
    /// A whole number, or `null` for what the operation makes of the others.
    case optionalInteger
    /// `true` or `false`.
    case boolean
    /// One of these words.
    case word([String])
    /// Any text, such as this.
    case text(example: String)
    /// A list of whole numbers; a single one counts as a list of one.
    case integers
    /// A list of whole numbers, or `null` for all.
    case optionalIntegers
    /// A whole number, or two lists of whole numbers, of which a single one counts as a list of one.
    case integerOrPair
  }

  /// Declares an attribute.
  ///
  /// - Parameter aliases: Other names; `nil` for those that the name has wherever it is used.
  public init(
    _ name: String, _ kind: Kind, default fallback: AttributeValue? = nil, _ detail: String? = nil,
    aliases: [String]? = nil
  ) {
    self.name = name
    self.aliases = aliases ?? Self.usualAliases[name] ?? []
    self.kind = kind
    self.fallback = fallback
    self.detail = detail
  }
}

extension AttributeListing {
  /// What JAX, NumPy, ONNX and PyTorch call the same.
  private static let usualAliases = [
    "axes": ["axis", "dim"], "axis": ["axes", "dim"], "ddof": ["correction"],
    "dilations": ["dilation"], "eps": ["epsilon"], "groups": ["group"], "keepdims": ["keepdim"],
    "kernel_shape": ["kernel_size"], "negative_slope": ["alpha"], "perm": ["axes", "dims"],
    "strides": ["stride"],
  ]

  /// The order of a derivative of the function, for those whose derivatives are functions of their
  /// own.
  static let derivativeOrder = AttributeListing(
    "order", .wholeNumber(upTo: 64), default: .integer(0))
}

extension [AttributeListing] {
  /// The place of the attribute that a name or an alias means; `nil` if it means none.
  package func place(named name: String) -> Int? {
    firstIndex { $0.name == name } ?? firstIndex { $0.aliases.contains(name) }
  }

  /// The attribute that a name or an alias means; `nil` if it means none.
  package func attribute(named name: String) -> AttributeListing? {
    place(named: name).map { self[$0] }
  }
}

/// The value of an attribute.
public enum AttributeValue: Sendable, Hashable {
  case number(Double)
  case integer(Int)
  case boolean(Bool)
  case word(String)
  case integers([Int])
  /// Lists of whole numbers.
  case lists([[Int]])
  /// JSON's `null`: all axes, no bound, or what follows from the others.
  case none
  /// Something that no attribute takes, in words.
  case other(String)
}

/// The attributes given to one operation, in the order of its listing, gaps filled with defaults.
public struct AttributeValues: Sendable, Hashable {
  /// The values.
  public let values: [AttributeValue]

  /// Takes values in the order of the listing.
  public init(_ values: [AttributeValue] = []) {
    self.values = values
  }

  /// The whole number at this place; the listing vouches for its kind.
  package func integer(_ index: Int) -> Int {
    if case .integer(let value) = values[index] { value } else { 0 }
  }

  /// The whole number at this place; `nil` for `null`.
  package func optionalInteger(_ index: Int) -> Int? {
    if case .integer(let value) = values[index] { value } else { nil }
  }

  /// The number at this place; the listing vouches for its kind.
  package func number(_ index: Int) -> Double {
    if case .number(let value) = values[index] { value } else { 0 }
  }

  /// The truth value at this place; the listing vouches for its kind.
  package func boolean(_ index: Int) -> Bool {
    if case .boolean(let value) = values[index] { value } else { false }
  }

  /// The list at this place; `nil` for `null`.
  package func integers(_ index: Int) -> [Int]? {
    if case .integers(let value) = values[index] { value } else { nil }
  }

  /// The lists at this place; `nil` if there are none.
  package func lists(_ index: Int) -> [[Int]]? {
    if case .lists(let value) = values[index] { value } else { nil }
  }

  /// The word at this place; the listing vouches for its kind.
  package func word(_ index: Int) -> String {
    if case .word(let value) = values[index] { value } else { "" }
  }

  /// The attributes as numbers, for ``Parameters``; a number that may be left out is NaN there.
  package func parameters(for listing: OperationListing) -> [Double] {
    zip(values, listing.attributes).map { value, attribute in
      switch (value, attribute.kind) {
      case (.number(let number), _): number
      case (.integer(let integer), _): Double(integer)
      case (.boolean(let boolean), _): boolean ? 1 : 0
      case (.none, .optionalNumber): .nan
      case (.word(let word), .word(let words)): Double(words.firstIndex(of: word) ?? 0)
      default: 0
      }
    }
  }
}
