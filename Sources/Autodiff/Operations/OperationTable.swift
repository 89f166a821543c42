// SPDX-License-Identifier: Apache-2.0
// ChainRule: the catalogue, read from the operations' own declarations.

/// The catalogue, read from the operations' own declarations.
public enum OperationTable {
  /// The listing of each operation, at the place of its code.
  static let listings: [OperationListing] = OperationCode.allCases.map { code in
    var visitor = ListingVisitor()
    return code.accept(&visitor)
  }

  /// The form of each operation, at the place of its code.
  static let forms: [OperationForm] = OperationCode.allCases.map { code in
    var visitor = FormVisitor()
    return code.accept(&visitor)
  }

  /// How many arguments each operation may have, at the place of its code.
  static let argumentCounts: [ClosedRange<Int>] = listings.map(\.argumentCounts)

  /// The names of the arguments that are always there, at the place of its code.
  static let argumentNames: [[String]] = listings.map(\.arguments)

  /// What the elements of the arguments may be, at the place of its code.
  static let argumentTypes: [[ArgumentType]] = listings.map(\.argumentTypes)

  /// Which attribute names what the elements of the result are, at the place of its code.
  static let resultTypeAttributes: [Int?] = listings.map { listing in
    listing.attributes.firstIndex { $0.name == listing.resultTypeAttribute }
  }

  /// Which attribute is the seed of random numbers, at the place of its code.
  static let seedPlaces: [Int?] = listings.map { $0.attributes.place(named: "seed") }

  /// The names of an operation's arguments that are always there, without a copy of its listing.
  package static func argumentNames(of code: OperationCode) -> [String] {
    argumentNames[Int(code.rawValue)]
  }

  /// What the checks of a graph ask of each operation, at the place of its code.
  static let traits: [OperationTraits] = OperationCode.allCases.map { code in
    var visitor = KinkVisitor()
    let place = Int(code.rawValue)
    return OperationTraits(listings[place], forms[place], kinks: code.accept(&visitor))
  }

  /// Every name and alias in lower case, and the code it stands for.
  static let names: [String: OperationCode] = {
    var names: [String: OperationCode] = [:]
    for code in OperationCode.allCases {
      let listing = code.listing
      for name in [listing.name] + listing.aliases {
        let previous = names.updateValue(code, forKey: name.lowercased())
        precondition(previous == nil, "the name '\(name)' is listed twice")
      }
    }
    return names
  }()

  /// The names and aliases as they are listed, and the code that each stands for.
  private static let spellings: (names: NameTable, codes: [OperationCode]) = {
    var (names, codes) = (NameTable(), [OperationCode]())
    for code in OperationCode.allCases {
      for name in [code.listing.name] + code.listing.aliases
      where Int(names.intern(name)) == codes.count {
        codes.append(code)
      }
    }
    return (names, codes)
  }()

  private static let shortSpellings = ShortNameTable(
    OperationCode.allCases.flatMap { code in
      ([code.listing.name] + code.listing.aliases).map { ($0, code) }
    })

  /// Every name and alias, in the order of the table.
  package static var allNames: [String] { listings.flatMap { [$0.name] + $0.aliases } }

  /// The operation that a name stands for, and the attributes that the name itself gives.
  ///
  /// CS231n's gates carry their number in their name: `+1` is `add_const` with c = 1, and `*2` is
  /// `mul_const` with c = 2.
  package static func resolve(
    _ name: String
  ) -> (code: OperationCode, attributes: [(name: String, value: AttributeValue)])? {
    if let code = find(name) { return (code, []) }
    guard let number = Double(name.dropFirst()), number.isFinite else { return nil }
    switch name.first {
    case "+": return (.addConstant, [("c", .number(number))])
    case "*": return (.multiplyConstant, [("c", .number(number))])
    default: return nil
    }
  }

  /// The operation that is listed under a name of these bytes, in that spelling; `nil` if there is
  /// none.
  package static func find(spelled name: UnsafeBufferPointer<UInt8>) -> OperationCode? {
    spellings.names.find(name).map { spellings.codes[Int($0)] }
  }

  /// The same for a name of up to eight bytes, given as a number whose lowest byte is the first.
  package static func find(spelled name: UInt64) -> OperationCode? {
    shortSpellings.find(name)
  }

  /// The operation that a name stands for; `nil` if there is none.
  ///
  /// Names are compared without regard to case.
  public static func find(_ name: String) -> OperationCode? {
    names[name] ?? names[name.lowercased()]
  }
}

/// What an operation looks like from outside: how it is called and how it is computed.
enum OperationForm: Sendable {
  case leaf(LeafKind)
  case unary, binary, ternary
  case general
}

/// What the checks of a graph ask of an operation, for every node: bits that cost nothing to copy,
/// as listings and forms do.
package struct OperationTraits: Sendable {
  /// What the elements of the result are; `nil` means what follows from the arguments.
  let resultType: ElementType?
  @usableFromInline let bits: UInt16

  @usableFromInline
  enum Bit: UInt16 {
    case leaf, variable, given, general, kinks, conventions, attributes, detached, flat
  }

  init(_ listing: OperationListing, _ form: OperationForm, kinks: [Kink]) {
    var bits: [Bit] = []
    switch form {
    case .leaf(.variable): bits = [.leaf, .variable, .given]
    case .leaf(.constant): bits = [.leaf, .given]
    case .leaf(.generated): bits = [.leaf]
    case .general: bits = [.general]
    case .unary, .binary, .ternary: break
    }
    if !kinks.isEmpty { bits.append(.kinks) }
    if kinks.contains(where: { !$0.others.isEmpty }) { bits.append(.conventions) }
    if !listing.attributes.isEmpty { bits.append(.attributes) }
    if listing.isDetached { bits.append(.detached) }
    if listing.zeroAlmostEverywhere { bits.append(.flat) }
    self.bits = bits.reduce(0) { $0 | 1 << $1.rawValue }
    resultType = listing.resultType
  }

  @inlinable
  func has(_ bit: Bit) -> Bool { bits & 1 &<< bit.rawValue != 0 }

  var isLeaf: Bool { has(.leaf) }
  var isVariable: Bool { has(.variable) }
  @inlinable package var isGiven: Bool { has(.given) }
  var isGeneral: Bool { has(.general) }
  var isElementwise: Bool { !isLeaf && !isGeneral }
  var hasKinks: Bool { has(.kinks) }
  /// Whether some convention has another answer at its kinks.
  var hasConventions: Bool { has(.conventions) }
  @inlinable package var hasAttributes: Bool { has(.attributes) }
  var isDetached: Bool { has(.detached) }
  var zeroAlmostEverywhere: Bool { has(.flat) }
}

extension [OperationTraits] {
  /// Those of an operation, for loops that ask for the table once.
  @inline(__always)
  subscript(code: OperationCode) -> OperationTraits { self[Int(code.rawValue)] }
}

extension OperationCode {
  /// How many there are: one more than the largest code.
  package static let count = allCases.count

  /// All that is listed of the operation.
  public var listing: OperationListing { OperationTable.listings[Int(rawValue)] }

  /// As ``OperationListing/argumentName(_:)``, without a copy of the listing.
  package func argumentName(_ index: Int) -> String {
    let names = OperationTable.argumentNames[Int(rawValue)]
    return index < names.count ? names[index] : String(index)
  }

  /// How many arguments the operation may have.
  var argumentCounts: ClosedRange<Int> { OperationTable.argumentCounts[Int(rawValue)] }

  /// All of these at once, where several are asked for.
  package var traits: OperationTraits { OperationTable.traits[self] }

  /// Whether the operation has no derivative somewhere, and a convention answers.
  package var hasKinks: Bool { traits.hasKinks }

  /// Whether some convention has another answer at its kinks than the default.
  var hasConventions: Bool { traits.hasConventions }

  /// Whether its derivative is declared to be 0, whatever its value does.
  package var isDetached: Bool { traits.isDetached }

  /// Whether its derivative by the first argument is 0 almost everywhere.
  package var zeroAlmostEverywhere: Bool { traits.zeroAlmostEverywhere }

  /// Whether the operation takes attributes.
  package var hasAttributes: Bool { traits.hasAttributes }

  /// What the elements of the result are; `nil` means what follows from the arguments.
  var resultType: ElementType? { traits.resultType }

  /// What the elements of the arguments may be, as ``OperationListing/argumentTypes``.
  var argumentTypes: [ArgumentType] { OperationTable.argumentTypes[Int(rawValue)] }

  /// How the operation is called and computed.
  var form: OperationForm { OperationTable.forms[Int(rawValue)] }

  /// Whether it maps each element on its own.
  public var isElementwise: Bool { traits.isElementwise }

  /// Whether it is neither a leaf nor maps each element on its own.
  var isGeneral: Bool { traits.isGeneral }

  /// Whether it has no arguments.
  public var isLeaf: Bool { traits.isLeaf }

  /// Whether it is a leaf whose gradient is part of the answer without being asked for.
  public var isVariable: Bool { traits.isVariable }

  /// Whether it is a leaf whose value is given: a variable or a constant, and not generated.
  public var isGiven: Bool { traits.isGiven }

  /// The attribute that decides how many elements there are; `nil` if it is no generated leaf.
  var sizingAttribute: String? {
    if case .leaf(.generated(let name)) = form { name } else { nil }
  }
}

private struct ListingVisitor: OperationVisitor {
  func visit<O: LeafOperation>(_ operation: O.Type) -> OperationListing { O.listing }
  func visit<O: UnaryOperation>(_ operation: O.Type) -> OperationListing { O.listing }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> OperationListing { O.listing }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> OperationListing { O.listing }
  func visit<O: GeneralOperation>(_ operation: O.Type) -> OperationListing { O.listing }
}

/// The kinks that are listed, and those that an operation has with attributes that are no defaults:
/// some have none by default.
private struct KinkVisitor: OperationVisitor {
  func visit<O: LeafOperation>(_ operation: O.Type) -> [Kink] { [] }
  func visit<O: UnaryOperation>(_ operation: O.Type) -> [Kink] { kinks(operation) }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> [Kink] { kinks(operation) }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> [Kink] { kinks(operation) }
  func visit<O: GeneralOperation>(_ operation: O.Type) -> [Kink] { O.listing.kinks }

  private func kinks<O: ElementwiseOperation>(_ operation: O.Type) -> [Kink] {
    // Numbers in order, as bounds are.
    let attributes = (0...O.listing.attributes.count).map { 0.25 + 0.5 * Double($0) }
    return O.listing.kinks
      + attributes.withUnsafeBufferPointer {
        O(Parameters($0.baseAddress.unsafelyUnwrapped)).kinks
      }
  }
}

private struct FormVisitor: OperationVisitor {
  func visit<O: LeafOperation>(_ operation: O.Type) -> OperationForm { .leaf(O.kind) }
  func visit<O: UnaryOperation>(_ operation: O.Type) -> OperationForm { .unary }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> OperationForm { .binary }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> OperationForm { .ternary }
  func visit<O: GeneralOperation>(_ operation: O.Type) -> OperationForm { .general }
}
