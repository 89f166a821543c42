// SPDX-License-Identifier: Apache-2.0
// ChainRule: members that are numbers, from columns.

package import Autodiff

/// Nodes that have numbers of their own.
package struct NamedNodes {
  package let nodes: Range<Int>
  /// The names of all nodes; one that has none is left out.
  package let names: NodeNames
  /// Whether it is known that no name needs escapes.
  package let arePlain: Bool
  /// Where what is written is noted: as values, or as gradients.
  package let texts: NumberTextMemory
  package let areGradients: Bool

  package init(
    _ nodes: Range<Int>, _ names: NodeNames, arePlain: Bool, texts: NumberTextMemory,
    areGradients: Bool
  ) {
    (self.nodes, self.names, self.arePlain) = (nodes, names, arePlain)
    (self.texts, self.areGradients) = (texts, areGradients)
  }
}

extension ScalarNumbers {
  /// The number of a node.
  ///
  /// - Precondition: The plan computes it, and it is a scalar.
  @inline(__always)
  subscript(node: Int) -> S {
    precondition(offsets[node] >= 0, "a node that the plan computes")
    return base[Int(offsets[node])]
  }
}

extension JSONWriter {
  /// Writes members that are numbers, and returns whether none of their names needed escapes; not all of
  /// them where they are more than anyone will read.
  @inline(__always)
  mutating func members<S: TextScalar>(
    _ scalars: ScalarNumbers<S>, of nodes: NamedNodes
  ) -> Bool {
    var arePlain = true
    for node in nodes.nodes {
      guard let name = nodes.names[node] else { continue }
      // A number takes two bytes at least.
      if cuts(beyond: 2) { break }
      var out = TextCursor(reserve(name.count + 2 * NumberText.maximumLength))
      arePlain = begin(name, isPlain: nodes.arePlain, &out) && arePlain
      let start = out.next - base
      let value = scalars[node]
      put(value, nodes.texts.recent, to: &out)
      commit(to: out)
      guard let texts = nodes.texts.nodes else { continue }
      let text = ShortRange(self.text(from: start))
      if nodes.areGradients { texts[node].gradient = text } else { texts[node].value = text }
    }
    return arePlain
  }

  /// Writes a number, which may have been written before.
  @inline(__always)
  mutating func put<S: TextScalar>(
    _ value: S, _ recent: UnsafeMutablePointer<RecentNumbers.Place>, to out: inout TextCursor
  ) {
    guard value.isFinite else { return out.put(nonFiniteText(Double(value))) }
    let length = S.writeWhole(value, to: out.next)
    if length > 0 { return out.advance(length) }
    let bits = value.magnitude.bits
    let place = recent + RecentNumbers.place(of: bits)
    if place.pointee.bits == bits {
      out.next.pointee = UInt8(ascii: "-")
      out.advance(value.sign == .minus ? 1 : 0)
      out.put(padded: base + Int(place.pointee.text.start), count: Int(place.pointee.text.count))
      return
    }
    let start = out.next - base + (value.sign == .minus ? 1 : 0)
    out.advance(S.writeOther(value, to: out.next))
    let text = ShortRange(TextRange(start: start, count: out.next - base - start))
    if !text.isEmpty { place.pointee = RecentNumbers.Place(bits: bits, text: text) }
  }

  /// Writes the name of a member, and returns whether it needed no escapes.
  @inline(__always)
  private mutating func begin(
    _ name: UnsafeBufferPointer<UInt8>, isPlain: Bool, _ out: inout TextCursor
  ) -> Bool {
    separate(&out)
    out.put(UInt8(ascii: "\""))
    var isEscaped = false
    if let start = name.baseAddress {
      let plain = JSONWriter.copyPlain(
        start, count: name.count, to: out.next, isPlain: isPlain)
      out.advance(plain)
      if plain < name.count {
        escape(start + plain, count: name.count - plain, &out)
        isEscaped = true
      }
    }
    out.put("\":")
    return !isEscaped
  }

  /// Writes the rest of a name that is not plain.
  @inline(never)
  private mutating func escape(
    _ rest: UnsafePointer<UInt8>, count: Int, _ out: inout TextCursor
  ) {
    commit(to: out)
    escaped(rest, count: count)
    out = TextCursor(reserve(2 * NumberText.maximumLength))
  }
}
