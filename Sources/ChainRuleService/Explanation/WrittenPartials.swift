// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivatives of one kind of operation, written as JSON.

internal import Autodiff
internal import GraphDocuments
internal import Synchronization

/// The derivatives of one kind of operation by each argument, written as JSON in some formats.
struct WrittenPartials: Sendable {
  /// A part of the text, and the notation of the name of the node that follows it, if one does.
  struct Piece: Sendable {
    let range: Range<Int>
    let name: FormulaFormat?
  }

  /// The text of all, piece after piece.
  private(set) var text: [UInt8] = []
  /// The pieces by argument.
  private(set) var ports: [[Piece]] = []

  private struct Key: Hashable {
    let code: OperationCode
    let formats: Set<FormulaFormat>
  }

  /// Operations without attributes, which are written alike in every graph: to write those of a small graph
  /// would take several times as long as its sweeps.
  private static let known = Mutex<[Key: WrittenPartials]>([:])

  /// The derivatives of a kind.
  static func written(
    _ formulas: GraphFormulas, _ kind: Int, _ formats: Set<FormulaFormat>
  ) -> WrittenPartials {
    let key = Key(code: formulas.codes[kind], formats: formats)
    if key.code.hasAttributes { return WrittenPartials(formulas.partials(ofKind: kind), formats) }
    if let found = known.withLock({ $0[key] }) { return found }
    let written = WrittenPartials(formulas.partials(ofKind: kind), formats)
    known.withLock { $0[key] = written }
    return written
  }

  private init(_ partials: [Formula], _ formats: Set<FormulaFormat>) {
    for partial in partials { ports.append(write(partial, formats)) }
  }

  /// Appends the JSON of a formula; the pieces between which the name of the value stands.
  private mutating func write(_ formula: Formula, _ formats: Set<FormulaFormat>) -> [Piece] {
    var pieces: [Piece] = []
    var start = text.count
    var isFirst = true
    for format in FormulaFormat.allCases where formats.contains(format) {
      text.append(contentsOf: "\(isFirst ? "{" : ",")\"\(format.rawValue)\":\"".utf8)
      isFirst = false
      let (whole, own) = (formula.written(in: format), Formula.ownValue.name(in: format))
      let parts = whole.split(separator: own, omittingEmptySubsequences: false)
      for (place, part) in parts.enumerated() {
        if place > 0 {
          pieces.append(Piece(range: start..<text.count, name: format))
          start = text.count
        }
        text.append(contentsOf: String(part).escaped)
      }
      text.append(UInt8(ascii: "\""))
    }
    text.append(UInt8(ascii: "}"))
    pieces.append(Piece(range: start..<text.count, name: nil))
    return pieces
  }
}
