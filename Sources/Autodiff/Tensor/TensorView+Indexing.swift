// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements at places that are numbers of a tensor.

extension TensorView {
  func gathered(at index: TensorView, _ gathering: Gathering) -> TensorView {
    let result = TensorView(
      undefined: Shape(derived: gathering.result(of: shape, at: index.shape)))
    let (outer, length, inner) = gathering.parts(of: shape)
    let places = index.places(along: length)
    let (source, target) = (base, result.base)
    if gathering.isOfElements {
      gathering.forEachStart(of: index.shape, in: shape) { element, start in
        let place = places[element]
        target[element] = place < 0 ? .nan : source[start + place * inner]
      }
      return result
    }
    if inner == 1 {
      for row in 0..<outer {
        let (from, to) = (source + row * length, target + row * places.count)
        for (next, place) in places.enumerated() { to[next] = place < 0 ? .nan : from[place] }
      }
      return result
    }
    var next = target
    for row in 0..<outer {
      let start = source + row * length * inner
      for place in places {
        if place < 0 {
          next.update(repeating: .nan, count: inner)
        } else {
          next.update(from: start + place * inner, count: inner)
        }
        next += inner
      }
    }
    return result
  }

  func addedUp(at index: TensorView, _ gathering: Gathering, into target: Shape) -> TensorView {
    let result = TensorView(zeros: target)
    let (outer, length, inner) = gathering.parts(of: target)
    let places = index.places(along: length)
    let (source, sums) = (base, result.base)
    if gathering.isOfElements {
      gathering.forEachStart(of: index.shape, in: target) { element, start in
        let place = places[element]
        if place >= 0 { sums[start + place * inner] += source[element] }
      }
      return result
    }
    var next = source
    for row in 0..<outer {
      let start = sums + row * length * inner
      for place in places {
        if place >= 0 {
          let sum = start + place * inner
          for element in 0..<inner { sum[element] += next[element] }
        }
        next += inner
      }
    }
    return result
  }

  func kept(in triangle: Triangle) -> TensorView {
    let result = TensorView(zeros: shape)
    let (source, target) = (base, result.base)
    let columns = shape.dimensions[shape.rank - 1]
    guard columns > 0 else { return result }
    let rows = shape.dimensions[shape.rank - 2]
    for line in 0..<count / columns {
      let run = triangle.run(ofRow: line % rows, columns: columns)
      (target + line * columns + run.lowerBound)
        .update(from: source + line * columns + run.lowerBound, count: run.count)
    }
    return result
  }

  /// The place that each element means along an axis of a length; -1 where there is none.
  private func places(along length: Int) -> [Int] {
    elements.map { Int(place: Double($0), along: length) ?? -1 }
  }
}

extension TensorNumbers {
  /// The first of these indices that an axis of a length does not have.
  ///
  /// - Parameter operand: Which operand they are.
  func fault(asIndicesAlong length: Int, operand: Int) -> ValueFault? {
    guard
      let element = elements.firstIndex(where: { Int(place: Double($0), along: length) == nil })
    else { return nil }
    return .indexOutOfRange(
      operand: operand, element: element, index: Double(elements[element]), length: length)
  }
}
