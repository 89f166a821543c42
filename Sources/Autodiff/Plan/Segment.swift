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

  /// Whether it has steps enough for a run.
  var mayHoldRuns: Bool { steps.count >= Segment.shortestRun }

  /// Appends the scalar steps of a plan, those of one operation as runs where they are enough.
  ///
  /// - Complexity: O(steps).
  func appendRuns(to segments: inout [Segment], _ columns: Columns) {
    let all = steps
    guard mayHoldRuns else { return segments.append(self) }
    var (alone, start) = (all.lowerBound, all.lowerBound)
    while start < all.upperBound {
      let end = self.end(ofRunFrom: start, columns)
      if end - start >= Segment.shortestRun {
        if alone < start { segments.append(part(alone..<start, .scalars)) }
        segments.append(part(start..<end, .run))
        alone = end
      }
      start = end
    }
    if alone < start { segments.append(part(alone..<start, .scalars)) }
  }

  /// Where the steps end that have the operation of the first, and use none of each other.
  private func end(ofRunFrom start: Int, _ columns: Columns) -> Int {
    let (code, end) = (columns.codes[start], steps.upperBound)
    var step = start + 1
    guard step < end, columns.codes[step] == code else { return step }
    let (form, limit) = (code.form, start + shift)
    while step < end, columns.codes[step] == code, !columns.uses(step, form, valuesFrom: limit) {
      step += 1
    }
    return step
  }
}

extension Columns {
  /// Whether a scalar step has an operand whose value lies at an offset or beyond.
  fileprivate func uses(_ step: Int, _ form: OperationForm, valuesFrom offset: Int) -> Bool {
    let places = operands[step]
    if Int(places.first) >= offset { return true }
    switch form {
    case .binary: return Int(places.second) >= offset
    case .ternary:
      let further = furtherOperands + Int(places.second)
      return Int(further[0]) >= offset || Int(further[1]) >= offset
    case .leaf, .unary, .general: return false
    }
  }
}
