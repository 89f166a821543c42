// SPDX-License-Identifier: Apache-2.0
// ChainRule: an edge and, between scalars, its numbers.

/// What an edge is, apart from its numbers; names as in ``EscapedNames``, and as much memory behind the
/// formula.
package struct EdgeEnds {
  /// The edge's own name; `nil` if it is named after its ends.
  package var id: UnsafeBufferPointer<UInt8>?
  /// The name of the operand.
  package let source: UnsafeBufferPointer<UInt8>
  /// The name of the node that uses it.
  package let target: UnsafeBufferPointer<UInt8>
  /// Which of its operands it is.
  package let port: Int
  /// The name of that operand.
  package var argument: UnsafeBufferPointer<UInt8>
  /// The formula of the local derivative, as JSON; empty if none is written.
  package var formula = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// Why the local derivative is what it is, as it stands between quotes; empty if that is not written.
  package var reason = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  package init(
    source: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>, port: Int,
    argument: UnsafeBufferPointer<UInt8>
  ) {
    (self.source, self.target) = (source, target)
    (self.port, self.argument) = (port, argument)
  }

  /// As many bytes as an edge has at most beside its numbers, and what a cursor needs.
  var room: Int {
    280 + 2 * (source.count + target.count) + argument.count + (id?.count ?? 0) + formula.count
      + reason.count
  }
}

/// Three things of an edge, one for each of its numbers.
package struct EdgeParts<Part> {
  package let upstream: Part
  package let local: Part
  package let contribution: Part

  // Inlinable, as the type of a generic value that is made elsewhere is looked up whenever one is.
  @inlinable
  package init(upstream: Part, local: Part, contribution: Part) {
    (self.upstream, self.local, self.contribution) = (upstream, local, contribution)
  }
}

/// Where the parts of an edge stand that others may repeat.
package struct EdgeTexts {
  /// Its id, with the quotes.
  package let id: TextRange
  package let numbers: EdgeParts<TextRange>
}

extension JSONWriter {
  /// Opens the object of an edge, and writes all that is no number of it; where its id stands.
  package mutating func beginEdge(_ ends: EdgeEnds) -> TextRange {
    separate()
    var out = TextCursor(reserve(ends.room))
    let id = writeNames(ends, to: &out)
    commit(to: out)
    return id
  }

  /// Writes an edge between scalars.
  ///
  /// - Parameter texts: Where the same numbers stand already; ``TextRange/none`` where that is not known.
  @inline(__always)
  mutating func edge<S: TextScalar>(
    _ ends: EdgeEnds, _ numbers: EdgeParts<S>, again texts: EdgeParts<TextRange>
  ) -> EdgeTexts {
    separate()
    // The upstream may stand there twice.
    let copied = 2 * texts.upstream.count + texts.local.count + texts.contribution.count
    var out = TextCursor(reserve(ends.room + 3 * NumberText.maximumLength + copied))
    let id = writeNames(ends, to: &out)
    out.put(#","upstream":"#)
    let upstream = number(numbers.upstream, again: texts.upstream, to: &out)
    out.put(#","local":"#)
    let local = number(numbers.local, again: texts.local, to: &out)
    out.put(#","localKind":"scalar""#)
    if !ends.formula.isEmpty {
      out.put(#","formula":"#)
      put(ends.formula, to: &out)
    }
    out.put(#","contribution":"#)
    let isSame = numbers.contribution.isIdentical(to: numbers.upstream)
    let contribution = number(
      numbers.contribution, again: isSame ? upstream : texts.contribution, to: &out)
    if !ends.reason.isEmpty {
      out.put(#","reason":""#)
      out.put(ends.reason)
      out.put("\"")
    }
    out.put("}")
    commit(to: out)
    return EdgeTexts(
      id: id, numbers: EdgeParts(upstream: upstream, local: local, contribution: contribution))
  }

  /// Writes an edge from its brace to its argument; where its id stands.
  @inline(__always)
  private func writeNames(_ ends: EdgeEnds, to out: inout TextCursor) -> TextRange {
    out.put(#"{"id":"#)
    let start = out.next - base
    writeID(ends, to: &out)
    let id = TextRange(start: start, count: out.next - base - start)
    out.put(#","source":""#)
    put(ends.source, to: &out)
    out.put(#"","target":""#)
    put(ends.target, to: &out)
    out.put(#"","port":"#)
    out.put(ends.port)
    out.put(#","argument":""#)
    out.put(ends.argument)
    out.put("\"")
    return id
  }

  /// Writes the id of an edge.
  package mutating func id(of ends: EdgeEnds) {
    separate()
    var out = TextCursor(reserve(ends.room))
    writeID(ends, to: &out)
    commit(to: out)
  }

  @inline(__always)
  private func writeID(_ ends: EdgeEnds, to out: inout TextCursor) {
    out.put("\"")
    if let id = ends.id {
      out.put(id)
    } else {
      put(ends.source, to: &out)
      out.put("->")
      put(ends.target, to: &out)
      out.put(":")
      out.put(ends.port)
    }
    out.put("\"")
  }

  @inline(__always)
  private func put(_ name: UnsafeBufferPointer<UInt8>, to out: inout TextCursor) {
    if let start = name.baseAddress { out.put(padded: start, count: name.count) }
  }

  /// Writes a number, or the text that it has already; where it stands.
  @inline(__always)
  private mutating func number<S: TextScalar>(
    _ value: S, again text: TextRange, to out: inout TextCursor
  ) -> TextRange {
    let start = out.next - base
    if !text.isEmpty {
      out.put(padded: base + text.start, count: text.count)
    } else if value.isFinite {
      out.put(finite: value)
    } else {
      out.put(nonFiniteText(Double(value)))
    }
    return TextRange(start: start, count: out.next - base - start)
  }

  /// Counts in what a cursor wrote behind the text.
  @inline(__always)
  private mutating func commit(to out: TextCursor) { commit(out.next - base - count) }
}
