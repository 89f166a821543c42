// SPDX-License-Identifier: Apache-2.0
// ChainRule: the local derivatives of edges as formulas, ready to be copied.

internal import Autodiff
internal import GraphDocuments

/// The local derivatives of edges as formulas, in the names of the operation's arguments: JSON that was
/// made once for each operation, and is copied.
final class EdgeFormulas {
  private let graph: Graph
  private let formulas: GraphFormulas
  /// Those of each kind of operation.
  private let written: [WrittenPartials]
  private let pieces: [UnsafePointer<EdgePieces>]
  private let joints: [WrittenPartials.Joint]
  private var scratch = EscapedNames(count: 1, bytes: 256)

  /// Makes the formulas of a graph in some formats, which may be none.
  init(_ graph: Graph, _ formats: Set<FormulaFormat>) {
    self.graph = graph
    let formulas = GraphFormulas(graph)
    self.formulas = formulas
    written = formulas.codes.indices.map { WrittenPartials.written(formulas, $0, formats) }
    pieces = written.map(\.edges.pieces)
    joints = written.map(\.joint)
  }

  /// Whether no node of the graph is elementwise.
  var isEmpty: Bool { written.isEmpty }

  /// The JSON of the formula of an edge into an elementwise node, empty if there is none; valid until the
  /// next is asked for.
  func formula(into target: Int, port: Int) -> UnsafeBufferPointer<UInt8> {
    let kind = Int(formulas.kinds[target])
    guard kind >= 0, port < written[kind].ports.count else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    var name = graph.name(of: target)
    let arguments = OperationTable.argumentNames(of: formulas.codes[kind])
    // A node that is called as one of the arguments would be taken for it.
    if arguments.contains(name) { name = arguments.contains("y") ? "f" : "y" }
    scratch.removeAll()
    for piece in written[kind].ports[port] {
      piece.text.withUnsafeBufferPointer { scratch.append(escaped: $0) }
      guard let format = piece.name else { continue }
      if format == .text, name.isPlainWord {
        scratch.append(escaped: name)
      } else {
        scratch.append(escaped: Formula.name(name).name(in: format).escapedText)
      }
    }
    return scratch.all
  }

  /// Calls `body` with the formulas where they lie; they are valid until it returns.
  func withColumns<Failure>(
    _ body: (FormulaColumns) throws(Failure) -> Void
  ) throws(Failure) {
    defer { withExtendedLifetime(self) {} }
    try withMemory(formulas.kinds, pieces, joints) {
      (kinds, pieces, joints) throws(Failure) in
      guard let kinds = kinds.baseAddress, let pieces = pieces.baseAddress,
        let joints = joints.baseAddress
      else { return }
      try body(FormulaColumns(kinds: kinds, pieces: pieces, joints: joints))
    }
  }
}

/// ``EdgeFormulas`` as loops read them.
struct FormulaColumns {
  /// The kind of each node; -1 for nodes that are not elementwise.
  let kinds: UnsafePointer<Int32>
  /// By kind, the text of edges.
  let pieces: UnsafePointer<UnsafePointer<EdgePieces>>
  let joints: UnsafePointer<WrittenPartials.Joint>

  /// Whether the formulas of a node are no more than the text of edges of its kind, with its name in it.
  func isOfKind(_ node: Int, named name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch joints[Int(kinds[node])] {
    case .none: true
    case .name(let reserved): name.isPlainWord && !reserved.contains(PackedName(name))
    case .many: false
    }
  }
}

extension Formula {
  /// What stands for the value of the node itself.
  static var ownValue: Formula { .name(GraphFormulas.valueName) }

  /// The formula in a format.
  func written(in format: FormulaFormat) -> String {
    switch format {
    case .text: text
    case .latex: latex
    case .mathml: mathML
    }
  }

  /// A name as it stands inside a formula.
  func name(in format: FormulaFormat) -> String {
    format == .mathml ? mathMLElement : written(in: format)
  }
}

extension BidirectionalCollection<UInt8> {
  /// Whether it is a word of ASCII letters, digits and underscores that means nothing else.
  fileprivate var isPlainWord: Bool {
    guard let first, first.isLetter else { return false }
    if count == 2, first == UInt8(ascii: "p"), last == UInt8(ascii: "i") { return false }
    return allSatisfy { $0.isLetter || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
  }
}

extension String {
  /// Whether it is a word of ASCII letters, digits and underscores that means nothing else.
  var isPlainWord: Bool { utf8.isPlainWord }

  /// What stands between the quotes of the string in JSON.
  var escaped: [UInt8] {
    var bytes: [UInt8] = []
    JSONText.append(self, to: &bytes)
    return Array(bytes.dropFirst().dropLast())
  }

  fileprivate var escapedText: String { String(decoding: escaped, as: UTF8.self) }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
}
