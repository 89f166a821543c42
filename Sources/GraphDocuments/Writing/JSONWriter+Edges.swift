// SPDX-License-Identifier: Apache-2.0
// ChainRule: an edge, but for its numbers.

/// What an edge is, apart from its numbers; names as in ``EscapedNames``.
package struct EdgeEnds {
  /// The edge's own name; `nil` if it is named after its ends.
  package var id: UnsafeBufferPointer<UInt8>?
  /// The name of the operand.
  package let source: UnsafeBufferPointer<UInt8>
  /// The name of the node that uses it.
  package let target: UnsafeBufferPointer<UInt8>
  /// Which of its operands it is.
  package let port: Int

  package init(
    source: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>, port: Int
  ) {
    (self.source, self.target, self.port) = (source, target, port)
  }

  /// As many bytes as its names and its port have at most, and what a cursor needs.
  var room: Int { 192 + 2 * (source.count + target.count) + (id?.count ?? 0) }
}

extension JSONWriter {
  /// Opens the object of an edge, and writes all up to its upstream; where its id stands.
  ///
  /// - Parameter argument: The name of the operand, which needs no escapes.
  package mutating func beginEdge(
    _ ends: EdgeEnds, argument: UnsafeBufferPointer<UInt8>
  ) -> TextRange {
    var out = TextCursor(reserve(ends.room + argument.count))
    separate(&out)
    let id = putNames(ends, to: &out) { out in
      out.put(":")
      out.put(ends.port)
      out.put(EdgeText.behindID)
    }
    EdgeText.put(ends.port, argument, to: &out)
    commit(to: out)
    awaitValue()
    return id
  }

  /// Writes an edge from its brace to the name of its target; where its id stands.
  ///
  /// - Parameter putPort: Writes what stands between the target in the id and the name of the source.
  @inline(__always)
  func putNames(
    _ ends: EdgeEnds, to out: inout TextCursor, putPort: (inout TextCursor) -> Void
  ) -> TextRange {
    out.put(#"{"id":"#)
    let start = out.next - base
    out.put("\"")
    if let id = ends.id {
      out.put(id)
      out.put(EdgeText.behindID)
    } else {
      out.put(ends: ends)
      putPort(&out)
    }
    // Up to the quote of the id.
    let end = out.next - base - EdgeText.behindID.utf8CodeUnitCount + 1
    out.put(name: ends.source)
    out.put(#"","target":""#)
    out.put(name: ends.target)
    return TextRange(start: start, count: end - start)
  }

  /// Writes the id of an edge.
  package mutating func id(of ends: EdgeEnds) {
    var out = TextCursor(reserve(ends.room))
    separate(&out)
    out.put("\"")
    if let id = ends.id {
      out.put(id)
    } else {
      out.put(ends: ends)
      out.put(":")
      out.put(ends.port)
    }
    out.put("\"")
    commit(to: out)
  }

  /// Writes what comes back over an edge, as one of several things that are added up.
  package mutating func term(edge: TextRange, value: TextRange) -> TextRange {
    var out = TextCursor(reserve(edge.count + value.count + 2 * TextCursor.pieceLength))
    separate(&out)
    out.put(#"{"edge":"#)
    out.put(padded: base + edge.start, count: edge.count)
    out.put(#","value":"#)
    let start = out.next - base
    out.put(padded: base + value.start, count: value.count)
    out.put("}")
    commit(to: out)
    return TextRange(start: start, count: value.count)
  }
}

extension TextCursor {
  /// Writes the names of an edge's ends, as its id begins.
  @inline(__always)
  fileprivate mutating func put(ends: EdgeEnds) {
    put(name: ends.source)
    put("->")
    put(name: ends.target)
  }

  /// Writes a name of ``EscapedNames``.
  @inline(__always)
  mutating func put(name: UnsafeBufferPointer<UInt8>) {
    if let start = name.baseAddress { put(padded: start, count: name.count) }
  }
}
