// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do with places that are numbers of a tensor.

/// What a rule may do with places that are themselves the elements of a tensor.
///
/// Places are whole numbers; those below 0 count from the end of the axis. A rule runs before anyone
/// has looked at them: a place that is not there reads as NaN, and what is added there is lost. The
/// operation's ``GeneralOperation/fault(_:_:)`` refuses it.
public protocol IndexingAlgebra {
  /// The elements at places along an axis.
  func gathered(at index: Self, _ gathering: Gathering) -> Self

  /// Zeros of a shape, to which the elements of this tensor are added at places along an axis: the
  /// transpose of ``gathered(at:_:)``.
  func addedUp(at index: Self, _ gathering: Gathering, into shape: Shape) -> Self

  /// The elements of matrices, along the last two axes, that lie in a triangle; 0 elsewhere.
  func kept(in triangle: Triangle) -> Self
}

/// How places are laid out beside the tensor that they are places of.
public struct Gathering: Hashable, Sendable {
  /// The axis that they are places along.
  public let axis: Int
  /// Whether each element has a place of its own.
  ///
  /// Then the places have as many axes as the tensor, and are no longer than it along the others.
  /// Otherwise whole slices are meant, and the axes of the places stand where the axis was.
  public let isOfElements: Bool

  /// The shape of what is gathered.
  func result(of whole: Shape, at places: Shape) -> [Int] {
    if isOfElements { return places.dimensions }
    let lengths = whole.dimensions
    return Array(lengths[..<axis]) + places.dimensions + Array(lengths[(axis + 1)...])
  }

  /// For each element of the places, where in a tensor of this shape the element beside it stands that
  /// is the first along the axis.
  ///
  /// - Precondition: Each element has a place of its own.
  func starts(of places: Shape, in whole: Shape) -> [Int] {
    let strides = whole.strides
    var starts = [0]
    for (other, length) in places.dimensions.enumerated() {
      let step = other == axis ? 0 : strides[other]
      starts = starts.flatMap { start in (0..<length).map { start + $0 * step } }
    }
    return starts
  }

  /// Calls `body` with each element of the places and its start, as ``starts(of:in:)``.
  @inline(__always)
  func forEachStart(
    of places: Shape, in whole: Shape, _ body: (_ element: Int, _ start: Int) -> Void
  ) {
    let (_, length, inner) = parts(of: whole)
    guard places.count * length == whole.count * places.dimensions[axis] else {
      for (element, start) in starts(of: places, in: whole).enumerated() { body(element, start) }
      return
    }
    // No axis is shorter: few divisions, and no memory.
    let run = places.dimensions[axis] * inner
    for element in 0..<places.count {
      body(element, element / run * length * inner + element % inner)
    }
  }

  /// How a walk over a tensor of this shape is divided: what is before the axis, along it, and after.
  func parts(of whole: Shape) -> (outer: Int, length: Int, inner: Int) {
    let lengths = whole.dimensions
    return (
      lengths[..<axis].reduce(1, *), lengths[axis], lengths[(axis + 1)...].reduce(1, *)
    )
  }
}

extension Int {
  /// The place that a number means along an axis of a length; `nil` if there is none.
  init?(place number: Double, along length: Int) {
    guard let given = Int(exactly: number), (-length..<length).contains(given) else { return nil }
    self = given < 0 ? given + length : given
  }
}
