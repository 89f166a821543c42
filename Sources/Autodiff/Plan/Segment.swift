// SPDX-License-Identifier: Apache-2.0
// ChainRule: steps that are run alike.

/// Steps of a plan that follow each other and are run alike.
struct Segment: Sendable, Equatable {
  private let start: Int32
  private let end: Int32
  /// Where the value of the first step lies in the arena, in a segment of scalars.
  private let firstOffset: Int32
  let kind: Kind

  /// How steps are run.
  enum Kind: UInt8, Sendable {
    /// Scalars that were there before: not at all.
    case leaves
    /// Scalars, one after the other.
    case scalars
    /// Scalars of one operation of which none uses another: all together.
    case run
    /// A tensor, or what becomes of tensors: a single step.
    case tensor
    /// Tensors of which only the last is there afterwards: block by block.
    case chain
  }

  init(_ steps: Range<Int>, offset: Int, _ kind: Kind) {
    start = Int32(truncatingIfNeeded: steps.lowerBound)
    end = Int32(truncatingIfNeeded: steps.upperBound)
    firstOffset = Int32(truncatingIfNeeded: offset)
    self.kind = kind
  }

  /// Whether it computes scalars.
  var isScalar: Bool { kind == .scalars || kind == .run }

  /// The steps.
  var steps: Range<Int> { Int(start)..<Int(end) }

  /// Whether its steps are those of tensors.
  var isOfTensors: Bool { kind == .tensor || kind == .chain }

  /// How far the value of each step lies from the number of the step, in a segment of scalars.
  var shift: Int { Int(firstOffset) - Int(start) }

  /// A part of it.
  func part(_ steps: Range<Int>, _ kind: Kind) -> Segment {
    Segment(steps, offset: shift + steps.lowerBound, kind)
  }
}

extension Segment {
  /// How many steps a run has at least: fewer are not worth what it takes to start one.
  static let shortestRun = 16

  /// Appends the scalar steps of a plan, those of one operation in one level as runs where they are
  /// enough.
  ///
  /// Which steps form a run follows from the graph, not from the order in which its nodes were given:
  /// so that order changes no bit of a value.
  ///
  /// - Complexity: O(steps).
  func appendRuns(
    to segments: inout [Segment], _ columns: Columns, levelOfNode levels: [Int32]
  ) {
    let all = steps
    func isAlike(_ step: Int, _ other: Int) -> Bool {
      columns.codes[step] == columns.codes[other]
        && levels[Int(columns.nodes[step])] == levels[Int(columns.nodes[other])]
    }
    var (alone, start) = (all.lowerBound, all.lowerBound)
    while start < all.upperBound {
      var end = start + 1
      while end < all.upperBound, isAlike(start, end) { end += 1 }
      if end - start >= Segment.shortestRun {
        if alone < start { segments.append(part(alone..<start, .scalars)) }
        segments.append(part(start..<end, .run))
        alone = end
      }
      start = end
    }
    if alone < start { segments.append(part(alone..<start, .scalars)) }
  }
}
