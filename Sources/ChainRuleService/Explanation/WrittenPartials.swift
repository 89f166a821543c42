// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivatives of one kind of operation, written as JSON.

internal import Autodiff
internal import GraphDocuments
internal import Synchronization

/// The derivatives of one kind of operation by each argument, written as JSON in some formats, and the
/// edges into nodes of it.
///
/// What differs from node to node is the name of the value itself, as in `f*(1 - f)`: there the text is
/// cut, and put together again with the node's own name.
final class WrittenPartials: Sendable {
  /// A part of the text, and the notation of the name of the node that follows it, if one does.
  struct Piece: Sendable {
    let text: [UInt8]
    let name: FormulaFormat?
  }

  /// The pieces by argument.
  let ports: [[Piece]]
  /// The text of edges; where it has formulas, with those of ``Joint/none`` and ``Joint/name``.
  let edges: EdgeText

  /// How the pieces of the formulas are put together.
  enum Joint {
    /// There is one each at most.
    case none
    /// The node's own name stands between two or three, as text, if it is none of those of the arguments,
    /// for which it would be taken.
    case name(reserved: PackedNames)
    /// There are more names, or others.
    case many
  }

  let joint: Joint

  /// Those of operations without attributes, by operation and formats.
  ///
  /// They are written alike in every graph: to write those of a small graph would take several times as
  /// long as its sweeps.
  private static let known = Mutex<[WrittenPartials?]>(
    .init(repeating: nil, count: OperationCode.count << FormulaFormat.allCases.count))

  /// The derivatives of a kind.
  static func written(
    _ formulas: GraphFormulas, _ kind: Int, _ formats: Set<FormulaFormat>
  ) -> WrittenPartials {
    let code = formulas.codes[kind]
    if code.hasAttributes { return WrittenPartials(formulas, kind, formats) }
    var place = Int(code.rawValue)
    for format in FormulaFormat.allCases { place = place << 1 | (formats.contains(format) ? 1 : 0) }
    if let found = known.withLock({ $0[place] }) { return found }
    let written = WrittenPartials(formulas, kind, formats)
    known.withLock { $0[place] = written }
    return written
  }

  private init(_ formulas: GraphFormulas, _ kind: Int, _ formats: Set<FormulaFormat>) {
    let arguments = OperationTable.argumentNames(of: formulas.codes[kind])
    let ports =
      formats.isEmpty
      ? [] : formulas.partials(ofKind: kind).map { WrittenPartials.pieces($0, formats) }
    self.ports = ports
    let isNamed = ports.contains { $0.count > 1 }
    let isShort = ports.allSatisfy { pieces in
      // What is written from three pieces takes an empty one for none.
      pieces.count <= 3
        && pieces.allSatisfy { !$0.text.isEmpty && ($0.name == nil || $0.name == .text) }
    }
    let reserved = isShort ? PackedNames(arguments) : nil
    joint = !isNamed ? .none : reserved.map { .name(reserved: $0) } ?? .many
    edges = EdgeText(arguments: arguments, formulas: ports.map { $0.map(\.text) })
  }

  /// The JSON of a formula, in the pieces between which the name of the value stands.
  private static func pieces(_ formula: Formula, _ formats: Set<FormulaFormat>) -> [Piece] {
    var pieces: [Piece] = []
    var text: [UInt8] = []
    for format in FormulaFormat.allCases where formats.contains(format) {
      let isFirst = pieces.isEmpty && text.isEmpty
      text.append(contentsOf: "\(isFirst ? "{" : ",")\"\(format.rawValue)\":\"".utf8)
      let (whole, own) = (formula.written(in: format), Formula.ownValue.name(in: format))
      let parts = whole.split(separator: own, omittingEmptySubsequences: false)
      for (place, part) in parts.enumerated() {
        if place > 0 {
          pieces.append(Piece(text: text, name: format))
          text = []
        }
        text.append(contentsOf: String(part).escaped)
      }
      text.append(UInt8(ascii: "\""))
    }
    text.append(UInt8(ascii: "}"))
    pieces.append(Piece(text: text, name: nil))
    return pieces
  }
}

/// The bytes of a name of eight at most, to be compared in one go.
struct PackedName: Equatable {
  private let bytes: UInt64

  /// Longer names are all the same, and no other name.
  init(_ name: some Collection<UInt8>) {
    bytes = name.count > 8 ? 0 : name.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Up to three names.
struct PackedNames {
  private let names: (PackedName, PackedName, PackedName)

  /// - Returns: `nil` if there are more, or long ones.
  init?(_ texts: [String]) {
    guard texts.count <= 3, !texts.contains(where: { $0.utf8.count > 8 }) else { return nil }
    // A byte that is in no name of an argument.
    let none = PackedName([0xFF])
    let names = texts.map { PackedName($0.utf8) } + [none, none, none]
    self.names = (names[0], names[1], names[2])
  }

  func contains(_ name: PackedName) -> Bool {
    name == names.0 || name == names.1 || name == names.2
  }
}
