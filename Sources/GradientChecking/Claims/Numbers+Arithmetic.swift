// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers in shapes, combined and taken apart.

internal import Autodiff
internal import GraphDocuments

extension Numbers {
  /// Both repeated to one shape and combined element by element; `nil` if the shapes do not fit.
  static func combine(
    _ a: Numbers, _ b: Numbers, _ operation: (Double, Double) -> Double
  ) -> Numbers? {
    if a.shape == b.shape {
      return Numbers(a.shape, zip(a.elements, b.elements).map(operation))
    }
    guard let one = Shape(a.shape), let other = Shape(b.shape),
      let shape = one.broadcast(with: other)
    else { return nil }
    let elements = (0..<shape.count).map { element in
      let indices = shape.indices(ofElement: element)
      return operation(
        a.elements[one.element(at: indices, ofBroadcast: shape)],
        b.elements[other.element(at: indices, ofBroadcast: shape)])
    }
    return Numbers(shape.dimensions, elements)
  }

  /// The elements that places along the first axes name; `nil` if there are none.
  func part(_ places: [ExpressionIndex]) -> Numbers? {
    guard places.count <= shape.count, let whole = Shape(shape) else { return nil }
    var kept: [Int] = []
    var chosen: [[Int]] = []
    for (axis, length) in shape.enumerated() {
      let place = axis < places.count ? places[axis] : .range(nil, nil, step: nil)
      guard let indices = place.indices(of: length) else { return nil }
      chosen.append(indices)
      if case .range = place { kept.append(indices.count) }
    }
    let strides = whole.strides
    var offsets = [0]
    for (axis, indices) in chosen.enumerated() {
      offsets = offsets.flatMap { offset in indices.map { offset + $0 * strides[axis] } }
    }
    return Numbers(kept, offsets.map { elements[$0] })
  }
}

extension [ExpressionIndex] {
  /// The places with the numbers that those computed come to; `nil` if one is no whole number.
  func known(_ terms: ArraySlice<Numbers>) -> [ExpressionIndex]? {
    var terms = terms
    var places: [ExpressionIndex] = []
    for place in self {
      guard place == .computed else {
        places.append(place)
        continue
      }
      guard let term = terms.popFirst(), term.shape.isEmpty, let number = term.elements.first,
        let index = Int(exactly: number)
      else { return nil }
      places.append(.at(index))
    }
    return places
  }
}

extension ExpressionIndex {
  /// The indices along an axis of this length; `nil` if there is none such.
  fileprivate func indices(of length: Int) -> [Int]? {
    switch self {
    case .at(let index):
      let place = index < 0 ? index + length : index
      return (0..<length).contains(place) ? [place] : nil
    case .computed: return nil
    case .range(let first, let last, let step):
      let step = step ?? 1
      guard step != 0 else { return nil }
      // As Python counts: negative ends from the back, all ends cut to what there is.
      func end(_ place: Int?, _ fallback: Int) -> Int {
        guard let place else { return fallback }
        let counted = place < 0 ? place + length : place
        return step > 0 ? min(max(counted, 0), length) : min(max(counted, -1), length - 1)
      }
      let from = end(first, step > 0 ? 0 : length - 1)
      return Array(stride(from: from, to: end(last, step > 0 ? length : -1), by: step))
    }
  }
}
