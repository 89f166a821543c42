// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is listed of an operation.

/// What is listed of an operation: all that can be said of it without computing.
public struct OperationListing: Sendable {
  /// The canonical name.
  public let name: String
  /// Other names that mean the same.
  public let aliases: [String]
  /// One sentence of at most 150 characters that ends in a full stop.
  public let summary: String
  /// The names of the arguments, in order; of a variadic operation, those that are always there.
  public let arguments: [String]
  /// How many arguments may follow the named ones; 0 unless the operation is variadic.
  public let variadic: Variadic
  /// The attributes, in the order in which ``Parameters`` holds them.
  public let attributes: [AttributeListing]
  /// Where each argument may lie; empty means everywhere.
  public let domain: [Domain]
  /// Where calculus is silent, and what is answered there.
  public let kinks: [Kink]
  /// Whether the arguments may be exchanged, so that edges without a port are unambiguous.
  public let isCommutative: Bool
  /// Whether it chooses: where its derivative is 0 beside a kink, the argument plays no part.
  public let isSelective: Bool
  /// What the elements of the result are; `nil` means what follows from the arguments.
  public let resultType: ElementType?
  /// What the elements of each argument may be; those beyond the list are as the last, and all are
  /// ``ArgumentType/real`` if it is empty.
  public let argumentTypes: [ArgumentType]
  /// The attribute that names what the elements of the result are; `nil` if none does.
  public let resultTypeAttribute: String?
  /// Whether its derivative is declared to be 0, whatever its value does: then it plays no part in
  /// any derivative.
  public let isDetached: Bool
  /// Whether it is flat between its steps: its derivative by the first argument is 0 almost everywhere.
  public let zeroAlmostEverywhere: Bool

  /// What stands for arguments that are left out where later ones are given by name.
  public let substitutes: [String: Double]

  /// Declares an operation; arguments left out mean what the properties say of empty.
  public init(
    _ name: String, aliases: [String] = [], _ summary: String, arguments: [String],
    variadic: Variadic = .no, attributes: [AttributeListing] = [], domain: [Domain] = [],
    kinks: [Kink] = [], isCommutative: Bool = false, isSelective: Bool = false,
    resultType: ElementType? = nil, argumentTypes: [ArgumentType] = [],
    resultTypeAttribute: String? = nil, isDetached: Bool = false,
    zeroAlmostEverywhere: Bool = false,
    substitutes: [String: Double] = [:]
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.arguments = arguments
    self.variadic = variadic
    self.attributes = attributes
    self.domain = domain
    self.kinks = kinks
    self.isCommutative = isCommutative
    self.isSelective = isSelective
    self.resultType = resultType
    self.argumentTypes = argumentTypes
    self.resultTypeAttribute = resultTypeAttribute
    self.isDetached = isDetached
    self.zeroAlmostEverywhere = zeroAlmostEverywhere
    self.substitutes = substitutes
  }

  /// How many arguments there may be.
  public var argumentCounts: ClosedRange<Int> {
    switch variadic {
    case .no: arguments.count...arguments.count
    case .upTo(let extra): arguments.count - extra...arguments.count
    case .any: max(arguments.count, 1)...Int.max
    }
  }

  /// The name of the argument at this place; of a variadic operation, beyond the named ones, the
  /// place itself.
  public func argumentName(_ index: Int) -> String {
    index < arguments.count ? arguments[index] : String(index)
  }
}

/// Whether the number of arguments is free.
public enum Variadic: Sendable, Equatable {
  /// Exactly the named arguments.
  case no
  /// The last of the named arguments, this many, may be left out.
  case upTo(Int)
  /// The named arguments and any number more; at least one.
  case any
}

/// Where an argument may lie.
public struct Domain: Sendable, Equatable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// Points inside that do not belong to it.
  public let excluded: [Double]
  /// Whether 0 and the negative whole numbers do not belong to it.
  public let excludesWholeUpToZero: Bool

  /// The numbers between two ends; the ends belong to it where they are finite and not excluded.
  public init(
    _ lower: Double = -.infinity, _ upper: Double = .infinity, except: [Double] = [],
    excludingWholeUpToZero: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    excluded = except
    excludesWholeUpToZero = excludingWholeUpToZero
  }

  /// Every number.
  public static let reals = Domain()
  /// Every number but zero.
  public static let nonZero = Domain(except: [0])
  /// Numbers above zero.
  public static let positive = Domain(0, .infinity, except: [0])
  /// Zero and numbers above it.
  public static let nonNegative = Domain(0, .infinity)

  /// Whether a number belongs to it.
  public func contains(_ x: Double) -> Bool {
    if excludesWholeUpToZero, x <= 0, x == x.rounded() { return false }
    return x >= lower && x <= upper && !excluded.contains(x)
  }
}
