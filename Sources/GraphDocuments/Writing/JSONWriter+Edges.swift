// SPDX-License-Identifier: Apache-2.0
// ChainRule: an edge between scalars and its numbers.

/// What an edge is, apart from its numbers.
package struct EdgeEnds {
  /// The edge's own name; `nil` if it is named after its ends.
  package var id: String?
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
}

/// Three things of an edge, one for each of its numbers.
package struct EdgeParts<Part> {
  package let upstream: Part
  package let local: Part
  package let contribution: Part

  package init(upstream: Part, local: Part, contribution: Part) {
    (self.upstream, self.local, self.contribution) = (upstream, local, contribution)
  }
}

extension JSONWriter {
  /// Opens the object of an edge, and writes all that is no number of it.
  ///
  /// - Parameter argument: The name of the operand.
  /// - Returns: Where the edge's id stands, with its quotes.
  package mutating func beginEdge(_ ends: EdgeEnds, argument: String) -> TextRange {
    beginObject()
    name("id")
    let start = count
    separate()
    let names = id(of: ends)
    let id = text(from: start)
    literal(#","source":""#)
    write(names?.source, ends.source)
    literal(#"","target":""#)
    write(names?.target, ends.target)
    literal(#"","port":"#)
    commit(NumberText.write(Int64(ends.port), to: reserve(NumberText.maximumLength)))
    literal(#","argument":""#)
    var argument = argument
    argument.withUTF8 { content(utf8: $0) }
    literal("\"")
    return id
  }

  /// Writes an edge's id; where its ends stand in it, if it is named after them.
  private mutating func id(of ends: EdgeEnds) -> (source: TextRange, target: TextRange)? {
    put(UInt8(ascii: "\""))
    defer { put(UInt8(ascii: "\"")) }
    if var id = ends.id {
      id.withUTF8 { content(utf8: $0) }
      return nil
    }
    let sourceStart = count
    content(utf8: ends.source)
    let source = text(from: sourceStart)
    literal("->")
    let targetStart = count
    content(utf8: ends.target)
    let target = text(from: targetStart)
    put(UInt8(ascii: ":"))
    commit(NumberText.write(Int64(ends.port), to: reserve(NumberText.maximumLength)))
    return (source, target)
  }

  private mutating func write(_ text: TextRange?, _ name: UnsafeBufferPointer<UInt8>) {
    if let text { copy(text) } else { content(utf8: name) }
  }

  /// Writes the numbers of an edge between scalars, and closes its object.
  ///
  /// - Parameter texts: Where the same numbers stand already; ``TextRange/none`` where that is not known.
  /// - Returns: Where the numbers stand now.
  @inline(__always)
  mutating func endEdge<S: TextScalar>(
    _ numbers: EdgeParts<S>, again texts: EdgeParts<TextRange>
  ) -> EdgeParts<TextRange> {
    literal(#","upstream":"#)
    let upstream = number(numbers.upstream, again: texts.upstream)
    literal(#","local":"#)
    let local = number(numbers.local, again: texts.local)
    literal(#","localKind":"scalar","contribution":"#)
    let isSame = numbers.contribution.isIdentical(to: numbers.upstream)
    let contribution = number(numbers.contribution, again: isSame ? upstream : texts.contribution)
    endObject()
    return EdgeParts(upstream: upstream, local: local, contribution: contribution)
  }

  /// Writes a number, or the text that it has already.
  @inline(__always)
  private mutating func number<S: TextScalar>(_ value: S, again text: TextRange) -> TextRange {
    let start = count
    if text.isEmpty { digits(value) } else { copy(text) }
    return self.text(from: start)
  }
}
