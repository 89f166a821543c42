// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements at places, over any algebra.

extension AlgebraTensor {
  func gathered(at index: AlgebraTensor, _ gathering: Gathering) -> AlgebraTensor {
    let result = Shape(derived: gathering.result(of: shape, at: index.shape))
    let places = index.places(of: gathering, in: shape)
    return AlgebraTensor(result, places.map { $0.map { elements[$0] } ?? A(.nan) })
  }

  func addedUp(at index: AlgebraTensor, _ gathering: Gathering, into target: Shape) -> AlgebraTensor
  {
    var sums = [A](repeating: A(0), count: target.count)
    for (element, place) in index.places(of: gathering, in: target).enumerated() {
      if let place { sums[place] = sums[place] + elements[element] }
    }
    return AlgebraTensor(target, sums)
  }

  func kept(in triangle: Triangle) -> AlgebraTensor {
    AlgebraTensor(
      shape,
      elements.enumerated().map { element, value in
        let (row, column) = shape.matrixPlace(of: element)
        return triangle.contains(row: row, column: column) ? value : A(0)
      })
  }

  /// Where in a whole each gathered element comes from; `nil` where there is no such place.
  private func places(of gathering: Gathering, in whole: Shape) -> [Int?] {
    let (outer, length, inner) = gathering.parts(of: whole)
    let places = elements.map { element in
      element.approximation.flatMap { Int(place: $0, along: length) }
    }
    func element(_ row: Int, _ place: Int?, _ column: Int) -> Int? {
      place.map { (row * length + $0) * inner + column }
    }
    if gathering.isOfElements {
      return zip(gathering.starts(of: shape, in: whole), places).map { start, place in
        place.map { start + $0 * inner }
      }
    }
    return (0..<outer).flatMap { row in
      places.flatMap { place in (0..<inner).map { element(row, place, $0) } }
    }
  }
}
