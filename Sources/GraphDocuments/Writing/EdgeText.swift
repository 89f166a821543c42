// SPDX-License-Identifier: Apache-2.0
// ChainRule: what edges have in common, laid out to be copied.

/// What an edge by one argument into a node of one kind is, but for names and numbers: pieces of text that
/// stand where ``TextCursor/put(piece:)`` can read them.
package struct EdgePieces {
  /// Between the target in the id and the name of the source.
  let port: UnsafeBufferPointer<UInt8>
  /// From behind the name of the target to the upstream.
  let argument: UnsafeBufferPointer<UInt8>
  /// From behind the local derivative to the contribution, in pieces between which the node's own name
  /// stands in the formula; those behind the last are empty.
  let formula: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>)
  /// As many bytes as all have, with names, numbers and what a cursor needs, but for the length of names.
  let room: Int
}

/// The text of the edges into the nodes of one kind, laid out once.
///
/// `@unchecked Sendable`: the memory is written in `init`, before anyone else can hold the object, and only
/// read from then on.
package final class EdgeText: @unchecked Sendable {
  /// The pieces by argument.
  package let pieces: UnsafePointer<EdgePieces>
  private let text: UnsafeMutablePointer<UInt8>
  private let memory: UnsafeMutablePointer<EdgePieces>

  /// Lays out the text of edges by each argument.
  ///
  /// - Parameters:
  ///   - arguments: The names of the arguments, which need no escapes.
  ///   - formulas: The derivatives by them, as JSON, in pieces between which the node's own name stands:
  ///     three at most, and no more are taken. None where no formulas are written.
  package init(arguments: [String], formulas: [[[UInt8]]]) {
    var writer = JSONWriter(capacity: 1024)
    var ends: [Int] = []
    for (port, argument) in arguments.enumerated() {
      let formula = formulas.indices.contains(port) ? formulas[port] : []
      writer.layOut(port, argument, formula.prefix(3), ends: &ends)
    }
    text = .allocate(capacity: writer.count + TextCursor.pieceLength)
    text.initialize(repeating: 0, count: writer.count + TextCursor.pieceLength)
    text.update(from: writer.base, count: writer.count)
    memory = .allocate(capacity: max(arguments.count, 1))
    pieces = UnsafePointer(memory)
    for port in arguments.indices {
      let place = EdgeText.pieceCount * port
      func piece(_ number: Int) -> UnsafeBufferPointer<UInt8> {
        let (index, base) = (place + number, UnsafePointer(text))
        let start = index == 0 ? 0 : ends[index - 1]
        return UnsafeBufferPointer(start: base + start, count: ends[index] - start)
      }
      let start = place == 0 ? 0 : ends[place - 1]
      (memory + port).initialize(
        to: EdgePieces(
          port: piece(0), argument: piece(1), formula: (piece(2), piece(3), piece(4)),
          room: ends[place + 4] - start + EdgeText.roomBeside))
    }
  }

  deinit {
    text.deallocate()
    memory.deallocate()
  }

  /// How many pieces there are by each argument.
  private static var pieceCount: Int { 5 }

  /// Names of members, three numbers, and what a cursor needs.
  private static var roomBeside: Int { 64 + 4 * NumberText.maximumLength + TextCursor.pieceLength }

  /// From the end of an id to the name of the source.
  static var behindID: StaticString { #"","source":""# }

  /// What follows a local derivative that is a number.
  static var kind: StaticString { #","localKind":"scalar""# }
  static var formula: StaticString { #","formula":"# }
  static var contribution: StaticString { #","contribution":"# }

  /// Writes from behind the name of the target to the upstream.
  @inline(__always)
  static func put(
    _ port: Int, _ argument: UnsafeBufferPointer<UInt8>, to out: inout TextCursor
  ) {
    out.put(#"","port":"#)
    out.put(port)
    out.put(#","argument":""#)
    out.put(argument)
    out.put(#"","upstream":"#)
  }
}

extension JSONWriter {
  /// Writes the pieces of an edge, and notes where each ends.
  fileprivate mutating func layOut(
    _ port: Int, _ argument: String, _ formula: ArraySlice<[UInt8]>, ends: inout [Int]
  ) {
    var argument = argument
    let bytes = formula.reduce(argument.utf8.count) { $0 + $1.count }
    var out = TextCursor(reserve(256 + bytes))
    let base = base
    out.put(":")
    out.put(port)
    out.put(EdgeText.behindID)
    ends.append(out.next - base)
    argument.withUTF8 { EdgeText.put(port, $0, to: &out) }
    ends.append(out.next - base)
    out.put(EdgeText.kind)
    if !formula.isEmpty { out.put(EdgeText.formula) }
    for number in 0..<3 {
      if number < formula.count { formula[number].withUnsafeBufferPointer { out.put($0) } }
      if number == max(formula.count, 1) - 1 { out.put(EdgeText.contribution) }
      ends.append(out.next - base)
    }
    commit(to: out)
  }
}
