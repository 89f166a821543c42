// SPDX-License-Identifier: Apache-2.0
// ChainRule: edges between scalars, from columns.

internal import Autodiff

/// Where the columns lie in memory that edges between scalars are written from, for as long as somebody
/// holds them: a loop over all edges counts no references.
package struct EdgeColumns {
  /// The operands of all nodes, and where those of each begin.
  package let operands: UnsafePointer<Int32>
  package let starts: UnsafePointer<Int32>
  /// The kind of each node, and what the edges into nodes of each kind have in common.
  package let kinds: UnsafePointer<Int32>
  package let pieces: UnsafePointer<UnsafePointer<EdgePieces>>
  /// The names of the nodes.
  package let names: NameColumn
  /// The ids that edges were given; `nil` if none has any.
  package let ids: EdgeIDs?
  /// Where numbers of nodes stand in the text already.
  package let texts: UnsafeMutablePointer<NodeTexts>
  /// What becomes known of edges that are written.
  package let written: UnsafeMutablePointer<WrittenEdge>
  /// The numbers that were written last.
  let recent: UnsafeMutablePointer<RecentNumbers.Place>

  /// - Returns: `nil` if nothing can be known of where numbers stand.
  package init?(
    operands: UnsafePointer<Int32>, starts: UnsafePointer<Int32>, kinds: UnsafePointer<Int32>,
    pieces: UnsafePointer<UnsafePointer<EdgePieces>>, names: NameColumn, ids: EdgeIDs?,
    texts: NumberTextMemory, written: UnsafeMutablePointer<WrittenEdge>
  ) {
    guard let nodes = texts.nodes else { return nil }
    (self.operands, self.starts, self.kinds) = (operands, starts, kinds)
    (self.pieces, self.names, self.ids) = (pieces, names, ids)
    (self.texts, recent, self.written) = (nodes, texts.recent, written)
  }

  /// Where the operands of a node stand.
  @inline(__always)
  func places(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }
}

/// The ids that edges were given.
package struct EdgeIDs {
  /// Those that there are.
  let names: NameColumn
  /// Which of them the edge of each operand has; -1 for none.
  let numbers: UnsafePointer<Int32>

  package init(names: NameColumn, numbers: UnsafePointer<Int32>) {
    (self.names, self.numbers) = (names, numbers)
  }

  /// The id of the edge of an operand; `nil` if it has none.
  package subscript(place: Int) -> UnsafeBufferPointer<UInt8>? {
    numbers[place] < 0 ? nil : names[Int(numbers[place])]
  }
}

/// Where the parts of an edge stand that others may repeat.
package struct WrittenEdge {
  /// The place of its operand.
  package let place: Int
  package let target: Int
  /// Its id, with the quotes.
  package let id: TextRange
  package let upstream: TextRange
  package let local: TextRange
  package let contribution: TextRange
}

/// Some edges that are written in one go.
package struct EdgeRun {
  /// The nodes that they enter.
  package let targets: Range<Int>
  /// Which operand of each; `nil` for all.
  package var port: Int?
  /// The formula of the local derivative, as JSON; `nil` for what the kind of the node says.
  package var formula: UnsafeBufferPointer<UInt8>?
  /// Why the local derivative is what it is, as it stands between quotes; empty if that is not written.
  package var reason = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  package init(targets: Range<Int>) { self.targets = targets }
}

extension JSONWriter {
  /// Writes edges between scalars, and returns how many: fewer where they are more than anyone will read.
  ///
  /// - Parameters:
  ///   - columns: What they are; there is room for all among what is written.
  ///   - locals: The derivatives, by the places of operands.
  @inline(__always)
  mutating func edges<S: TextScalar>(
    _ run: EdgeRun, _ columns: EdgeColumns, _ values: ScalarNumbers<S>,
    _ gradients: ScalarNumbers<S>, _ locals: UnsafePointer<S>
  ) -> Int {
    var count = 0
    for target in run.targets {
      var places = columns.places(of: target)
      if places.isEmpty { continue }
      if cuts() { break }
      let first = places.lowerBound
      if let port = run.port { places = first + port..<first + port + 1 }
      let upstream = gradients[target]
      var again = columns.texts[target].gradient
      for place in places {
        let source = Int(columns.operands[place])
        let local = locals[place]
        let contribution = upstream * local
        let written = edge(
          run, columns, from: source, place, to: target, port: place - first,
          (upstream, again), (local, text(of: local, into: target, columns, values)),
          (contribution, text(of: contribution, ofGradient: source, columns, gradients)))
        again = ShortRange(written.upstream)
        columns.written[count] = written
        count += 1
      }
      columns.texts[target].gradient = again
    }
    return count
  }

  /// The text of a derivative, if that is the value of its node or of one of its operands: as that of a
  /// product is the other factor, and that of an exponential its value.
  @inline(__always)
  private func text<S: TextScalar>(
    of local: S, into target: Int, _ columns: EdgeColumns, _ values: ScalarNumbers<S>
  ) -> ShortRange {
    for place in columns.places(of: target) {
      let operand = Int(columns.operands[place])
      if values[operand].isIdentical(to: local), !columns.texts[operand].value.isEmpty {
        return columns.texts[operand].value
      }
    }
    return values[target].isIdentical(to: local) ? columns.texts[target].value : .none
  }

  /// The text of a contribution, if that is all of its node's gradient.
  @inline(__always)
  private func text<S: TextScalar>(
    of contribution: S, ofGradient node: Int, _ columns: EdgeColumns, _ gradients: ScalarNumbers<S>
  ) -> ShortRange {
    gradients[node].isIdentical(to: contribution) ? columns.texts[node].gradient : .none
  }

  /// Writes an edge; each of its numbers with the text that it has already, which is none where that is
  /// not known.
  @inline(__always)
  private mutating func edge<S: TextScalar>(
    _ run: EdgeRun, _ columns: EdgeColumns, from source: Int, _ place: Int, to target: Int,
    port: Int, _ upstream: (S, again: ShortRange), _ local: (S, again: ShortRange),
    _ contribution: (S, again: ShortRange)
  ) -> WrittenEdge {
    var ends = EdgeEnds(
      source: columns.names[source], target: columns.names[target], port: port)
    if let ids = columns.ids { ends.id = ids[place] }
    let pieces = columns.pieces[Int(columns.kinds[target])] + port
    // The upstream may stand there twice.
    let copied =
      2 * Int(upstream.again.count) + Int(local.again.count) + Int(contribution.again.count)
    let beside = run.reason.count + (run.formula?.count ?? 0)
    var out = TextCursor(
      reserve(ends.room + 2 * ends.target.count + pieces.pointee.room + copied + beside))
    separate(&out)
    let id = putNames(ends, to: &out) { $0.put(piece: pieces.pointee.port) }
    out.put(piece: pieces.pointee.argument)
    let upstreamText = number(upstream.0, again: upstream.again, columns, to: &out)
    out.put(#","local":"#)
    let localText = number(local.0, again: local.again, columns, to: &out)
    if let formula = run.formula {
      out.put(EdgeText.kind)
      if !formula.isEmpty { out.put(EdgeText.formula) }
      out.put(formula)
      out.put(EdgeText.contribution)
    } else {
      put(pieces.pointee.formula, named: ends.target, to: &out)
    }
    let isSame = contribution.0.isIdentical(to: upstream.0)
    let contributionText = number(
      contribution.0, again: isSame ? ShortRange(upstreamText) : contribution.again, columns,
      to: &out)
    if !run.reason.isEmpty {
      out.put(#","reason":""#)
      out.put(run.reason)
      out.put("\"")
    }
    out.put("}")
    commit(to: out)
    return WrittenEdge(
      place: place, target: target, id: id, upstream: upstreamText, local: localText,
      contribution: contributionText)
  }

  /// Writes the pieces of a formula, and the name that stands between them.
  @inline(__always)
  private func put(
    _ pieces: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>),
    named name: UnsafeBufferPointer<UInt8>, to out: inout TextCursor
  ) {
    out.put(piece: pieces.0)
    if pieces.1.isEmpty { return }
    out.put(name: name)
    out.put(piece: pieces.1)
    if pieces.2.isEmpty { return }
    out.put(name: name)
    out.put(piece: pieces.2)
  }

  /// Writes a number, or the text that it has already; where it stands.
  @inline(__always)
  private mutating func number<S: TextScalar>(
    _ value: S, again text: ShortRange, _ columns: EdgeColumns, to out: inout TextCursor
  ) -> TextRange {
    let start = out.next - base
    if !text.isEmpty {
      out.put(padded: base + Int(text.start), count: Int(text.count))
    } else {
      put(value, columns.recent, to: &out)
    }
    return TextRange(start: start, count: out.next - base - start)
  }
}
