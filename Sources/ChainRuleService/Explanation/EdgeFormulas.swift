// SPDX-License-Identifier: Apache-2.0
// ChainRule: the local derivatives of edges as formulas, ready to be copied.

internal import Autodiff
internal import GraphDocuments

/// The local derivatives of edges as formulas, in the names of the operation's arguments: JSON that was
/// made once for each operation, and is copied.
///
/// What differs from node to node is the name of the value itself, as in `f*(1 - f)`: there the text is
/// cut, and put together again with the node's own name.
final class EdgeFormulas {
  /// A piece of text, and the notation of the name that follows it, if one does.
  private struct Piece {
    let text: UnsafeBufferPointer<UInt8>
    let name: FormulaFormat?
  }

  private let graph: Graph
  private let formulas: GraphFormulas
  /// Those of ``formulas``, which every edge asks for.
  private let kinds: [Int32]
  /// The pieces of each argument of each kind of operation.
  private let pieces: [[[Piece]]]
  private let memory: UnsafeMutableBufferPointer<UInt8>
  /// By kind and argument, the pieces of most edges: what stands before the only name of the node, and
  /// what stands behind it; a flat column, as every edge asks for one.
  private let short: UnsafeMutableBufferPointer<Short>
  /// Room for a formula with a name in it.
  private let joint = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 512)

  /// A formula of one piece, or of two with the name of the node as text between them.
  private struct Short {
    let first: UnsafeBufferPointer<UInt8>
    /// `nil` where there is no name, and `first` is all.
    let last: UnsafeBufferPointer<UInt8>?
    /// Whether it is neither, so that pieces have to be joined one by one.
    let isLong: Bool
    /// The names of the arguments, which the node's must not be taken for.
    let reserved: (PackedName, PackedName, PackedName)

    func isReserved(_ name: PackedName) -> Bool {
      name == reserved.0 || name == reserved.1 || name == reserved.2
    }
  }

  /// The bytes of a name of eight at most; 0 for none and for longer ones.
  private typealias PackedName = UInt64

  private static func packed(_ name: some Collection<UInt8>) -> PackedName {
    name.count > 8 ? 0 : name.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// How many arguments of a kind are in the column.
  private static let arguments = 3
  private var scratch = EscapedNames(count: 1, bytes: 256)

  /// Makes the formulas of a graph in some formats; `nil` if there are none.
  init?(_ graph: Graph, _ formats: Set<FormulaFormat>) {
    guard !formats.isEmpty else { return nil }
    self.graph = graph
    let formulas = GraphFormulas(graph)
    (self.formulas, kinds) = (formulas, formulas.kinds)
    let written = formulas.codes.indices.map { WrittenPartials.written(formulas, $0, formats) }
    let text = written.flatMap(\.text)
    // Whoever copies a piece in one chunk reads beyond its end.
    memory = .allocate(capacity: text.count + 64)
    memory.initialize(repeating: 0)
    _ = memory.update(fromContentsOf: text)
    var rest = UnsafeBufferPointer(memory)[...]
    pieces = written.map { kind in
      let text = UnsafeBufferPointer(rebasing: rest.prefix(kind.text.count))
      rest = rest.dropFirst(kind.text.count)
      return kind.ports.map { pieces in
        pieces.map { Piece(text: UnsafeBufferPointer(rebasing: text[$0.range]), name: $0.name) }
      }
    }
    short = .allocate(capacity: pieces.count * EdgeFormulas.arguments)
    short.initialize(
      repeating: Short(
        first: .init(start: nil, count: 0), last: nil, isLong: true, reserved: (0, 0, 0)))
    for (kind, ports) in pieces.enumerated() {
      for (port, pieces) in ports.prefix(EdgeFormulas.arguments).enumerated() {
        short[kind * EdgeFormulas.arguments + port] = EdgeFormulas.short(
          pieces, OperationTable.argumentNames(of: formulas.codes[kind]))
      }
    }
  }

  private static func short(_ pieces: [Piece], _ arguments: [String]) -> Short {
    let isNamed = pieces.count == 2 && pieces[0].name == .text
    let names = (arguments + ["", ""]).map { packed($0.utf8) }
    let fits = arguments.count <= 3 && !arguments.contains { $0.utf8.count > 8 }
    return Short(
      first: pieces[0].text, last: isNamed ? pieces[1].text : nil,
      isLong: pieces.count > 1 && !(isNamed && fits), reserved: (names[0], names[1], names[2]))
  }

  deinit {
    memory.deallocate()
    short.deallocate()
    joint.deallocate()
  }

  /// The JSON of the formula of an edge into an elementwise node, with memory behind it; valid until the
  /// next is asked for.
  ///
  /// - Parameter name: The node's name as it stands in JSON.
  func formula(
    into target: Int, port: Int, named name: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let kind = Int(kinds[target])
    guard kind >= 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
    if port < EdgeFormulas.arguments {
      let short = short[kind * EdgeFormulas.arguments + port]
      if !short.isLong {
        guard let last = short.last else { return short.first }
        let packed = EdgeFormulas.packed(name)
        if packed == 0 || !short.isReserved(packed),
          let whole = joined(short.first, name, last)
        {
          return whole
        }
      }
    }
    return joined(pieces[kind][port], target, formulas.codes[kind])
  }

  /// A formula with a name in it; `nil` if the name is not plain, or the whole is long.
  private func joined(
    _ first: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>,
    _ last: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    let count = first.count + name.count + last.count
    // Whoever copies it in one chunk reads beyond its end.
    guard count + 64 <= joint.count, name.isPlainWord else { return nil }
    let place = joint.update(fromContentsOf: first)
    let next = joint[place...].update(fromContentsOf: name)
    _ = joint[next...].update(fromContentsOf: last)
    return UnsafeBufferPointer(rebasing: joint[..<count])
  }

  private func joined(
    _ pieces: [Piece], _ target: Int, _ code: OperationCode
  ) -> UnsafeBufferPointer<UInt8> {
    var name = graph.name(of: target)
    let arguments = OperationTable.argumentNames(of: code)
    // A node that is called as one of the arguments would be taken for it.
    if arguments.contains(name) { name = arguments.contains("y") ? "f" : "y" }
    scratch.removeAll()
    for piece in pieces {
      scratch.append(escaped: piece.text)
      guard let format = piece.name else { continue }
      if format == .text, name.isPlainWord {
        scratch.append(escaped: name)
      } else {
        scratch.append(escaped: Formula.name(name).name(in: format).escapedText)
      }
    }
    return scratch.all
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

extension Collection<UInt8> {
  /// Whether it is a word of ASCII letters, digits and underscores that means nothing else.
  fileprivate var isPlainWord: Bool {
    guard let first, first.isLetter, !elementsEqual("pi".utf8) else { return false }
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
